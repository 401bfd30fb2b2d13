/** What names of modules, texts and files have in common. */
package dev.godwit.base.text;

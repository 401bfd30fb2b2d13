/** Ethernet between a guest's card and what is at the other end of its cable. */
package dev.godwit.net;

#!/usr/bin/env node
'use strict';
console.log('hello from version', require('./package.json').version);

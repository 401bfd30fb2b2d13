'use strict';
// The child of node.js: answers its parent over the channel between them.
process.on('message', (m) => process.send({ answer: m.question * 7 }));

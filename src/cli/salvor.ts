#!/usr/bin/env node
console.log("salvor");

#!/usr/bin/env node
import { program } from '../src/commands/program.ts';

await program(process).parseAsync(process.argv);

import { gateUnderTest } from './gate-under-test.js';
import { allSuites } from './suites.js';

allSuites(await gateUnderTest());

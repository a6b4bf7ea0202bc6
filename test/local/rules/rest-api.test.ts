import { testRules } from './rule.js';
import { testedRules } from './rules.js';

testRules('rules of API Gateway for REST APIs', testedRules('REST'));

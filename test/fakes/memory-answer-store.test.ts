import { answerStoreContract } from '../contracts/answer-store.js';
import { MemoryAnswerStore } from './memory-answer-store.js';

answerStoreContract('the store of answers in memory', () => new MemoryAnswerStore());

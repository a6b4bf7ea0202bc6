import { signerContract } from '../contracts/signer.js';
import { MemorySigner } from './memory-signer.js';

signerContract('a signer in memory', () => {
  const signer = new MemorySigner();
  return { signer, rotate: () => signer.rotate() };
});

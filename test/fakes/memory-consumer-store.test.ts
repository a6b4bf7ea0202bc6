import { consumerStoreContract } from '../contracts/consumer-store.js';
import { MemoryConsumerStore } from './memory-consumer-store.js';

consumerStoreContract('the store of consumers in memory', () => {
  const store = new MemoryConsumerStore();
  return { store, assign: async (...row) => store.assign(...row) };
});

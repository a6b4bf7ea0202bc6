import { metadataStoreContract } from '../contracts/metadata-store.js';
import { MemoryMetadataStore } from './memory-metadata-store.js';

metadataStoreContract('the metadata store in memory', () => new MemoryMetadataStore());

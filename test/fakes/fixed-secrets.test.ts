import { secretSourceContract } from '../contracts/secret-source.js';
import { FixedSecrets } from './fixed-secrets.js';

secretSourceContract('secrets in memory', async () => {
  const source = new FixedSecrets({ arn: 'first' });
  return {
    source,
    arn: 'arn',
    rotate: (id, value) => source.rotate('arn', id, value),
    wait: () => {},
    stop: async () => {},
  };
});

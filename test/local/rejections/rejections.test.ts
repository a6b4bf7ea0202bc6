import { describe, expect, it } from 'vitest';
import { DeploymentError } from '../../../local/template/deployment.js';
import { REJECTIONS } from './rejections.js';

describe.each(['HTTP', 'REST'])('of a template for a %s API, in the words of AWS, is rejected', (flavour) => {
  it.each(REJECTIONS.filter(({ api }) => api === flavour).map((rejection) => [rejection.what, rejection] as const))(
    '%s',
    async (_, { deploy, message }) => {
      const error = await deploy().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DeploymentError);
      expect(error).toHaveProperty('reason', message);
    },
  );
});

/** Loaded before a CDK app: prints what cdk-nag finds in it, one finding on a line, when it is synthesized. */
import { Stage } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

const synth = Stage.prototype.synth;
let reported = false;

Stage.prototype.synth = function (options) {
  const assembly = synth.call(this, options);
  if (!reported) {
    reported = true;
    for (const { ruleName, violatingResources } of new AwsSolutionsChecks().validateScope(this.node.root).violations) {
      for (const resource of violatingResources)
        process.stderr.write(`${ruleName} ${Object(resource).constructPath}\n`);
    }
  }
  return assembly;
};

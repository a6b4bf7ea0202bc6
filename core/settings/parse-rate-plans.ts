import * as v from 'valibot';
import { claimPath } from './parse-rule.js';
import { CONSUMER_LENGTH, PLAN_NAME, type RatePlanSettings } from './rate-plans.js';

const name = v.pipe(v.string(), v.regex(PLAN_NAME));

const members = v.strictObject({
  claims: v.pipe(v.array(claimPath), v.nonEmpty()),
  provider: v.pipe(v.string(), v.nonEmpty()),
  plans: v.pipe(
    v.array(
      v.strictObject({
        name,
        consumers: v.array(v.pipe(v.string(), v.nonEmpty(), v.maxLength(CONSUMER_LENGTH))),
      }),
    ),
    v.nonEmpty(),
  ),
  unknown: v.variant('kind', [
    v.strictObject({ kind: v.literal('plan'), plan: name }),
    v.strictObject({ kind: v.picklist(['anonymous', 'refused']) }),
  ]),
  anonymousPlan: v.exactOptional(name),
  apiKeySecretArn: v.pipe(v.string(), v.nonEmpty()),
});

/** A plan that is named is there, and a consumer has one. */
export const ratePlans: v.GenericSchema<unknown, RatePlanSettings> = v.pipe(
  members,
  v.check(({ plans, unknown, anonymousPlan }) => {
    const names = new Set(plans.map(({ name }) => name));
    const named = [unknown.kind === 'plan' ? unknown.plan : undefined, anonymousPlan];
    const consumers = plans.flatMap(({ consumers }) => consumers);
    return (
      names.size === plans.length &&
      named.every((plan) => plan === undefined || names.has(plan)) &&
      new Set(consumers).size === consumers.length
    );
  }),
);

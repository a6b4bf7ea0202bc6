import { Token } from 'aws-cdk-lib';
import { CONSUMER_LENGTH, PLAN_NAME } from '../../core/settings/rate-plans.js';

/** Rate plans as a check sees them. */
export interface RatePlansFact {
  readonly claims: number;
  readonly plans: readonly PlanFact[];
  /** The plan of unknown consumers. */
  readonly unknownPlan?: string | undefined;
  readonly unknownAnonymous: boolean;
  readonly anonymousPlan?: string | undefined;
  readonly provider?: string | undefined;
}

export interface PlanFact {
  readonly name: string;
  readonly limited: boolean;
  readonly ownUsagePlan: boolean;
  readonly consumers: readonly string[];
}

/** A provider of the gate; the first one is asked about unless the plans name another. */
export interface PlannedProvider {
  readonly id: string;
  readonly tenants: number;
}

/** What the API and the gate have to do with it. */
export interface RatePlansSurroundings {
  readonly providers: readonly PlannedProvider[];
  /** Whether the gate says whom the upstream sees in nobody in particular. */
  readonly hasAnonymous: boolean;
  /** Whether the API is one of this app. */
  readonly ownApi: boolean;
  readonly ownStage: boolean;
  /** From where the API takes API keys, if that was said. */
  readonly apiKeySource: string | undefined;
}

/** More than that, and the stack gets too big; operators can add as many as they like. */
const MOST_CONSUMERS = 100;

/** Plans and consumers must be told apart, and those that are named must be there. */
export function checkRatePlans(fact: RatePlansFact, surroundings: RatePlansSurroundings): string[] {
  return [...checkPlans(fact), ...checkNamedPlans(fact, surroundings), ...checkPlannedApi(fact, surroundings)];
}

function checkPlans({ claims, plans }: RatePlansFact): string[] {
  const names = plans.map(({ name }) => name);
  const consumers = plans.flatMap(({ consumers }) => consumers);
  return [
    ...(claims === 0 ? ['consumerKey has no claims: say which claim names a consumer, as in claims: ["azp"].'] : []),
    ...(plans.length === 0 ? ['consumerKey has no plans: give at least one.'] : []),
    ...names
      .filter((name) => !PLAN_NAME.test(name))
      .map((name) => `The plan "${name}" needs a name of at most 32 letters, digits and hyphens: rename it.`),
    ...repeated(names).map((name) => `There are two plans "${name}": give each a name of its own.`),
    ...plans.flatMap(({ name, limited, ownUsagePlan }) =>
      limited === ownUsagePlan
        ? [`The plan "${name}" needs either throttle or quota, or a usagePlan that has them: give one.`]
        : [],
    ),
    ...repeated(consumers).map((name) => `The consumer "${name}" has two plans: leave it in one.`),
    ...consumers
      .filter((name) => name === '' || name.length > CONSUMER_LENGTH)
      .map((name) => `The consumer "${name.slice(0, 40)}" is empty or longer than 256 characters: correct it.`),
    ...(consumers.some((name) => Token.isUnresolved(name))
      ? ['A consumer is not known when the app is synthesized: write its name out instead of using a token.']
      : []),
    ...(consumers.length > MOST_CONSUMERS
      ? [
          `consumerKey lists ${consumers.length} consumers, each with resources of its own: list at most 100, and give others their ` +
            'plan by npx claimgate consumers.',
        ]
      : []),
  ];
}

function checkNamedPlans(
  { plans, unknownPlan, unknownAnonymous, anonymousPlan, provider }: RatePlansFact,
  { providers, hasAnonymous }: RatePlansSurroundings,
): string[] {
  const names = plans.map(({ name }) => name);
  const ids = providers.map(({ id }) => id);
  const asked = provider ?? ids[0];
  return [
    ...[unknownPlan, anonymousPlan]
      .filter((name) => name !== undefined && !names.includes(name))
      .map((name) => `There is no plan "${name}": name one of ${names.map((one) => `"${one}"`).join(', ')}.`),
    ...(unknownAnonymous && !(hasAnonymous && anonymousPlan !== undefined)
      ? [
          'UnknownConsumer.ANONYMOUS needs somebody whom the upstream sees, and a plan: give the gate anonymous, and ' +
            'consumerKey an anonymousPlan.',
        ]
      : []),
    ...(provider !== undefined && !ids.includes(provider)
      ? [
          `consumerKey is about callers of "${provider}", but the gate has only ${ids.map((id) => `"${id}"`).join(', ')}: ` +
            'name one of them.',
        ]
      : []),
    ...providers
      .filter(({ id, tenants }) => id === asked && tenants > 1)
      .map(
        ({ id }) =>
          `consumerKey is about callers of "${id}", which has several tenants, and each could name its users like consumers of ` +
          'another: give the gate a provider for each tenant, as in IdentityProvider.entraId({ tenantId }), and name the one ' +
          'whose callers are consumers.',
      ),
  ];
}

function checkPlannedApi(
  { plans }: RatePlansFact,
  { ownApi, ownStage, apiKeySource }: RatePlansSurroundings,
): string[] {
  if (!ownApi)
    return [
      'consumerKey changes from where the API takes API keys, and the API is imported: set it where the API is made.',
    ];
  return [
    ...(apiKeySource === undefined || apiKeySource === 'AUTHORIZER'
      ? []
      : [
          'The API takes API keys from x-api-key, which every caller can fill: set its apiKeySourceType to ' +
            'ApiKeySourceType.AUTHORIZER, or leave consumerKey out.',
        ]),
    ...(ownStage
      ? []
      : plans
          .filter(({ ownUsagePlan }) => !ownUsagePlan)
          .map(
            ({ name }) =>
              `The API has no stage of its own for the plan "${name}": give it a usagePlan that has the stage.`,
          )),
  ];
}

/** Usage plans are a thing of REST APIs. */
export function checkConsumerKeyFlavour(given: boolean): string[] {
  return given
    ? [
        'HTTP APIs have no usage plans and no API keys: leave consumerKey out and throttle routes by the stage, or use a REST ' +
          'API for callers whom you give different limits.',
      ]
    : [];
}

/** A method for whom no API key is needed has no limit. */
export function checkLimitedMethods(keys: readonly string[]): string[] {
  return keys.map(
    (key) =>
      `"${key}" does not say whether the limits of rate plans hold for it: give it apiKeyRequired: true, or false to leave it ` +
      'without limits.',
  );
}

/** Who shows nothing has no API key, and would be refused. */
export function checkPublicMethods(keys: readonly string[], anonymousPlan: string | undefined): string[] {
  return anonymousPlan !== undefined
    ? []
    : keys.map(
        (key) =>
          `"${key}" is for everybody, and needs an API key that callers without a credential do not have: give consumerKey ` +
          'an anonymousPlan, or leave apiKeyRequired out.',
      );
}

/** API keys come from the authorizer alone, which such methods do not pass. */
export function checkUnseenMethods(keys: readonly string[]): string[] {
  return keys.map(
    (key) =>
      `"${key}" is for everybody and with bearerCache does not pass the gate, which would name the API key that it needs: ` +
      'set its apiKeyRequired to false.',
  );
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

import { ApiKey, CfnRestApi, type IRestApi, type IUsagePlan, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { apiKeyPrefix } from '../core/settings/api-key-prefix.js';
import type { RatePlanSettings } from '../core/settings/rate-plans.js';
import { acknowledgeRules } from './acknowledged-rules.js';
import { checkRatePlans, type RatePlansFact } from './checks/rate-plans.js';
import { stopOn } from './checks/report.js';
import { parseClaimPath } from './claim-path.js';
import type { ConsumerKeyOptions, RatePlan } from './consumer-key-options.js';
import type { IOidcGate } from './oidc-gate.js';
import { providerSettings } from './provider-registration.js';
import { UnknownConsumer } from './unknown-consumer.js';

const SOURCE = 'AUTHORIZER';

/**
 * Usage plans and API keys of a REST API, by consumer. The values of the keys begin with what says whom they are for, and end
 * with one secret that CloudFormation and the authorizer read: they are in no template, and nobody has to keep them.
 */
export class RatePlans extends Construct {
  readonly settings: RatePlanSettings;
  /** What the values of the keys end with. */
  readonly secret: ISecret;

  constructor(
    scope: Construct,
    id: string,
    private readonly api: IRestApi,
    gate: IOidcGate,
    options: ConsumerKeyOptions,
  ) {
    super(scope, id);
    const { claims, plans, unknownConsumer = UnknownConsumer.REFUSED, anonymousPlan, provider } = options;
    const providers = providerSettings(gate.providers, false).map(({ id, tenants = [] }) => ({
      id,
      tenants: tenants.length,
    }));
    const resource = api.node.defaultChild;
    stopOn(
      scope,
      checkRatePlans(factOf(options), {
        providers,
        hasAnonymous: gate.anonymous !== undefined,
        ownApi: resource instanceof CfnRestApi,
        ownStage: api.latestDeployment !== undefined,
        apiKeySource: resource instanceof CfnRestApi ? resource.apiKeySourceType : undefined,
      }),
    );
    if (resource instanceof CfnRestApi) resource.apiKeySourceType = SOURCE;
    const { encryptionKey } = gate.table;
    // Letters and digits alone, and short enough for an API key.
    this.secret = new Secret(this, 'Secret', {
      description: 'Ends the values of the API keys of a Claimgate; generated, and of no use to callers',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
    }) as ISecret;
    acknowledgeRules(this.secret, 'apiKeySecret');
    for (const plan of plans) this.addPlan(plan);
    this.settings = {
      claims: claims.map(parseClaimPath),
      provider: provider ?? providers[0]?.id ?? '',
      plans: plans.map(({ name, consumers = [] }) => ({ name, consumers })),
      unknown: unknownConsumer._settings,
      ...(anonymousPlan === undefined ? {} : { anonymousPlan }),
      apiKeySecretArn: this.secret.secretArn,
    };
  }

  private addPlan({ name, throttle, quota, usagePlan, consumers = [] }: RatePlan): void {
    const scope = new Construct(this, name);
    const plan: IUsagePlan =
      usagePlan ??
      (new UsagePlan(scope, 'UsagePlan', {
        description: `Claimgate: plan ${name}`,
        ...(throttle === undefined ? {} : { throttle }),
        ...(quota === undefined ? {} : { quota }),
        apiStages: [{ api: this.api, stage: this.api.deploymentStage }],
      }) as IUsagePlan);
    this.addKey(scope, 'Shared', plan, apiKeyPrefix(name), `all others of plan ${name}`);
    for (const consumer of consumers) {
      const prefix = apiKeyPrefix(name, consumer);
      this.addKey(scope, `Consumer${prefix}`, plan, prefix, `${consumer.slice(0, 60)} of plan ${name}`);
    }
  }

  private addKey(scope: Construct, id: string, plan: IUsagePlan, prefix: string, whose: string): void {
    plan.addApiKey(
      new ApiKey(scope, id, {
        description: `Claimgate: ${whose}`,
        value: `${prefix}${this.secret.secretValue.unsafeUnwrap()}`,
      }),
    );
  }
}

function factOf({ claims, plans, unknownConsumer, anonymousPlan, provider }: ConsumerKeyOptions): RatePlansFact {
  const unknown = unknownConsumer?._settings;
  return {
    claims: claims.length,
    plans: plans.map(({ name, throttle, quota, usagePlan, consumers = [] }) => ({
      name,
      limited: throttle !== undefined || quota !== undefined,
      ownUsagePlan: usagePlan !== undefined,
      consumers,
    })),
    unknownPlan: unknown?.kind === 'plan' ? unknown.plan : undefined,
    unknownAnonymous: unknown?.kind === 'anonymous',
    anonymousPlan,
    provider,
  };
}

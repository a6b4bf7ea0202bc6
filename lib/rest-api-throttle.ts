import { Stack } from 'aws-cdk-lib';
import { CfnStage, type IRestApi, type Method } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { onEveryConstruct, type PageLimits, pageThrottle } from './page-limits.js';

type MethodSettings = CfnStage.MethodSettingProperty;

/** A setting holds for one method; there is none for all methods of a resource. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Throttles methods on every stage of the API that this app makes. */
export function throttleMethods(
  scope: Construct,
  api: IRestApi,
  methods: ReadonlySet<Method>,
  limits: PageLimits,
): void {
  onEveryConstruct(scope, (construct) => {
    if (construct instanceof CfnStage && construct.restApiId === api.restApiId) throttleOn(construct, methods, limits);
  });
}

function throttleOn(stage: CfnStage, methods: ReadonlySet<Method>, limits: PageLimits): void {
  const resolved: unknown = Stack.of(stage).resolve(stage.methodSettings);
  const given: readonly MethodSettings[] = Array.isArray(resolved) ? resolved : [];
  const everywhere = given.find(({ resourcePath, httpMethod }) => resourcePath === '/*' && httpMethod === '*') ?? {};
  const { loggingLevel, metricsEnabled } = everywhere;
  // Settings of a method replace those of the stage altogether.
  const settings: MethodSettings = {
    ...(loggingLevel === undefined ? {} : { loggingLevel }),
    ...(metricsEnabled === undefined ? {} : { metricsEnabled }),
    ...pageThrottle(limits, everywhere),
  };
  const own = [...methods].flatMap(({ resource, httpMethod }) =>
    (httpMethod === 'ANY' ? METHODS : [httpMethod]).map((method) => ({
      resourcePath: `/${resource.path.replaceAll('/', '~1')}`,
      httpMethod: method,
      ...settings,
    })),
  );
  stage.methodSettings = [...given, ...own.filter((page) => !given.some((other) => sameMethod(page, other)))];
}

function sameMethod(one: MethodSettings, other: MethodSettings): boolean {
  return one.resourcePath === other.resourcePath && one.httpMethod === other.httpMethod;
}

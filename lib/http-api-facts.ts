import { Stack } from 'aws-cdk-lib';
import {
  CfnApi,
  CfnApiMapping,
  CfnIntegration,
  CfnRoute,
  CfnStage,
  type IHttpApiRef,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import type { EndpointFact } from './checks/exposure.js';
import { isCustomAddress, isLoopback } from './checks/public-url.js';
import type { IntegrationFact, RouteFact } from './checks/routes.js';
import type { StageFact } from './checks/stages.js';
import { MAPPED_IDENTITY, removedHeaders } from './http-api-mapping.js';

/** An HTTP API with a gate, as the checks look at it. */
export interface CheckedHttpApi {
  readonly api: IHttpApiRef;
  /** The gate: routes beneath it are its own pages or were declared public. */
  readonly gate: IConstruct;
  /** Ids of the authorizer of the gate. */
  readonly authorizerIds: ReadonlySet<string>;
  /** Routes that the adopter declared to be public. */
  readonly declared: ReadonlySet<IConstruct>;
}

/** What guards each route of the API, wherever in the app it was made, and where it leads. */
export function routeFacts(checked: CheckedHttpApi): RouteFact[] {
  const { apiId } = checked.api.apiRef;
  const all = checked.api.node.root.node.findAll();
  const integrations = new Map(
    all
      .filter((construct) => construct instanceof CfnIntegration)
      .map((integration) => [`integrations/${integration.ref}`, integration]),
  );
  return all
    .filter((construct) => construct instanceof CfnRoute)
    .filter((route) => route.apiId === apiId)
    .map((route) => {
      const integration = integrations.get(route.target ?? '');
      return {
        key: route.routeKey,
        guard: guardOf(route, checked),
        scoped: (route.authorizationScopes ?? []).length > 0,
        integration: integration && integrationFact(integration),
      };
    });
}

function guardOf(route: CfnRoute, { gate, authorizerIds, declared }: CheckedHttpApi): RouteFact['guard'] {
  if (route.node.scopes.includes(gate)) {
    return route.node.scopes.some((scope) => declared.has(scope)) ? 'public' : 'page';
  }
  if (route.authorizationType === undefined || route.authorizationType === 'NONE') {
    return 'none';
  }
  return authorizerIds.has(route.authorizerId ?? '') ? 'gate' : 'other';
}

function integrationFact(integration: CfnIntegration): IntegrationFact {
  const mapping: Readonly<Record<string, unknown>> = Object(
    Stack.of(integration).resolve(integration.requestParameters),
  );
  const proxies = integration.integrationSubtype === undefined;
  return {
    fillsHeaders: Object.values(mapping).some((value) => String(value).includes(MAPPED_IDENTITY)),
    callerHeaders: callerHeaders(mapping),
    removedHeaders: proxies ? removedHeaders(mapping) : undefined,
    exposed:
      integration.integrationType === 'HTTP_PROXY' &&
      integration.connectionType !== 'VPC_LINK' &&
      !isLoopback(integration.integrationUri ?? ''),
  };
}

function callerHeaders(mapping: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(mapping).flatMap(([key, value]) =>
    String(value).includes('$request.') ? (/^(?:append|overwrite):header\.(.+)$/i.exec(key)?.[1] ?? []) : [],
  );
}

/** The stages of the API that this app makes. */
export function stageFacts(api: IHttpApiRef): StageFact[] {
  return api.node.root.node
    .findAll()
    .filter((construct) => construct instanceof CfnStage)
    .filter((stage) => stage.apiId === api.apiRef.apiId)
    .map((stage) => {
      const log: unknown = Stack.of(stage).resolve(stage.accessLogSettings);
      const format: unknown = Object(log).format;
      return {
        name: stage.stageName,
        dataTrace: false,
        responseCache: false,
        accessLog: typeof format === 'string' ? format : undefined,
      };
    });
}

/** Whether browsers use an address of the adopter's own for the API, and whether API Gateway's has been switched off. */
export function endpointFact(api: IHttpApiRef, publicUrl: string): EndpointFact {
  const resource = api.node.defaultChild;
  const mapped = api.node.root.node
    .findAll()
    .some((construct) => construct instanceof CfnApiMapping && construct.apiId === api.apiRef.apiId);
  return {
    hasDomain: mapped || isCustomAddress(publicUrl),
    disabled: resource instanceof CfnApi ? resource.disableExecuteApiEndpoint === true : undefined,
  };
}

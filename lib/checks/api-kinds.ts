/** An API is known by its address, or has to say it. */
export function checkKnownAddress(known: boolean): string[] {
  return known
    ? []
    : [
        'publicUrl is needed, since the API is imported or has no stage of its own: ' +
          'give the address browsers use, as in "https://api.example.com".',
      ];
}

/** A route leads to one place. */
export function checkDestination(key: string, upstream: unknown, integration: unknown): string[] {
  return (upstream === undefined) === (integration === undefined)
    ? [`"${key}" needs either an upstream or an integration: give one.`]
    : [];
}

/** The gate sets who may use a method. */
export function checkMethodOptions(key: string, authorizer: unknown): string[] {
  return authorizer === undefined
    ? []
    : [`"${key}" names an authorizer in its methodOptions: leave it out, the gate sets it.`];
}

/** Methods and answers are added to a REST API, which not every kind of it lets others do. */
export function checkRestApiKind(extensible: boolean, openApiFragment: string | undefined): string[] {
  if (openApiFragment !== undefined) {
    return [
      'SpecRestApi is made from its OpenAPI document, and would lose at its next update what the gate adds: describe the ' +
        'API with RestApi. This is what the document would have to say of a gate, and of an authorizer function that you ' +
        `deploy yourself:\n${openApiFragment}`,
    ];
  }
  return extensible ? [] : ['CfnRestApi takes no methods: use RestApi, or import it by RestApi.fromRestApiAttributes.'];
}

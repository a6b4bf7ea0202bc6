"""The quickstart in Python: a gate in front of an HTTP API, for browser sessions and bearer tokens."""

from aws_cdk import App, Stack
from aws_cdk.aws_apigatewayv2 import HttpApi
from aws_cdk.aws_secretsmanager import Secret
from claimgate import AccessRule, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader

app = App()
stack = Stack(app, "Shop")
api = HttpApi(stack, "Api")

gate = OidcGate(
    stack,
    "Gate",
    provider=IdentityProvider.keycloak(url="https://id.example.com", realm="shop", audiences=["shop-api"]),
    client=OidcClient.confidential("shop-api", Secret.from_secret_name_v2(stack, "ClientSecret", "shop/client-secret")),
    credentials=[Credential.SESSION, Credential.BEARER],
    upstream_headers=[
        UpstreamHeader.claim("x-scope", "scope"),
        UpstreamHeader.claim("x-roles", "realm_access.roles"),
    ],
)
http = gate.for_http_api(api)
api.add_routes(
    path="/orders/{proxy+}",
    integration=http.upstream("https://orders.example.com/{proxy}"),
    authorizer=http.authorizer(AccessRule.scope("orders:read")),
)
app.synth()

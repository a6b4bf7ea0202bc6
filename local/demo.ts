import { playBearerToken } from './demo/bearer-token.js';
import { playClientCredentials } from './demo/client-credentials.js';
import { playCodeFlow } from './demo/code-flow.js';
import { HEADERS_AFTER, HEADERS_BEFORE, playAfterInjection, playBeforeInjection } from './demo/header-injection.js';
import { playRefresh } from './demo/refresh.js';
import { playRefusals } from './demo/refusals.js';
import { Stage } from './demo/stage.js';
import { playTokenExchange, startTrustedProviders } from './demo/token-exchange.js';
import { Transcript } from './demo/transcript.js';
import { playWaysIn } from './demo/ways-in.js';
import { type LocalGateOptions, startLocalGate } from './local-gate.js';

/** Plays the story of the gate without a human. @returns whether every step was as expected */
async function play(transcript: Transcript): Promise<boolean> {
  await onStage(transcript, { context: { upstreamHeaders: HEADERS_BEFORE } }, async (stage) => {
    await playCodeFlow(stage);
    await playBearerToken(stage);
    await playClientCredentials(stage);
    await playBeforeInjection(stage);
  });
  await onStage(transcript, { context: { upstreamHeaders: HEADERS_AFTER } }, async (stage) => {
    await playAfterInjection(stage);
    await playRefusals(stage);
    await playRefresh(stage);
  });
  await onStage(transcript, { app: 'examples/ways-in/app.ts' }, playWaysIn);
  await playTrades(transcript);
  return transcript.summary();
}

async function playTrades(transcript: Transcript): Promise<void> {
  const trusted = await startTrustedProviders();
  const { partner, builds } = trusted;
  const options = {
    app: 'examples/token-exchange/app.ts',
    context: { partnerIssuer: partner.issuer, buildIssuer: builds.issuer },
    trustedIssuers: [partner.issuer, builds.issuer],
  };
  try {
    await onStage(transcript, options, (stage) => playTokenExchange(stage, trusted));
  } finally {
    await Promise.all([partner.stop(), builds.stop()]);
  }
}

async function onStage(
  transcript: Transcript,
  options: Partial<LocalGateOptions>,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const gate = await startLocalGate({ port: 0, ...options });
  try {
    await act(new Stage(gate, transcript));
  } finally {
    await gate.stop();
  }
}

const transcript = new Transcript((line) => process.stdout.write(`${line}\n`), process.stdout.isTTY === true);
play(transcript).then(
  (asExpected) => {
    process.exitCode = asExpected ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`The demo broke off: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);

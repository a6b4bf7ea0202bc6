import type { Texts } from './texts.js';

const SIGN_IN = 'Bitte melden Sie sich an';
const NOT_ALLOWED = 'Das ist nicht erlaubt';
const UNUSABLE = 'Diese Anfrage kann nicht beantwortet werden';
const NOT_YOU = 'Bei Ihnen ist alles in Ordnung.';

export const GERMAN: Texts = {
  reasons: {
    no_credential: { title: SIGN_IN, text: ['Diese Seite ist nur für angemeldete Personen.'] },
    credential_not_accepted: { title: SIGN_IN, text: ['Diese Adresse nimmt diese Art der Anmeldung nicht an.'] },
    authorization_malformed: {
      title: SIGN_IN,
      text: ['Die Anfrage braucht genau einen Authorization-Header der Form „Bearer <Token>“.'],
    },
    credentials_malformed: { title: SIGN_IN, text: ['Die Zugangsdaten der Anfrage sind nicht zu lesen.'] },
    credentials_rejected: { title: SIGN_IN, text: ['Der Anmeldedienst nimmt diese Zugangsdaten nicht an.'] },
    refresh_token_malformed: { title: SIGN_IN, text: ['Das Refresh-Token kann nicht gelesen werden.'] },
    refresh_token_rejected: { title: SIGN_IN, text: ['Der Anmeldedienst nimmt dieses Refresh-Token nicht an.'] },
    refresh_token_used: { title: SIGN_IN, text: ['Dieses Refresh-Token wurde durch ein anderes ersetzt.'] },
    token_not_exchanged: {
      title: SIGN_IN,
      text: ['Der Anmeldedienst gibt für dieses Token kein eigenes.'],
    },
    too_many_attempts: {
      title: NOT_ALLOWED,
      text: ['Zu viele Versuche mit falschen Zugangsdaten. Warten Sie ein paar Minuten.'],
    },
    token_too_large: { title: SIGN_IN, text: ['Das Token ist größer als 16 KB.'] },
    token_malformed: { title: SIGN_IN, text: ['Das Token ist kein signiertes JWT.'] },
    token_critical_header: { title: SIGN_IN, text: ['Das Token verlangt etwas, das hier nicht unterstützt wird.'] },
    token_algorithm: { title: SIGN_IN, text: ['Das Signaturverfahren des Tokens wird hier nicht angenommen.'] },
    token_issuer: { title: SIGN_IN, text: ['Das Token kommt nicht vom Anmeldedienst dieser Seite.'] },
    token_audience: { title: SIGN_IN, text: ['Das Token ist nicht für diesen Dienst bestimmt.'] },
    token_type: { title: SIGN_IN, text: ['Das Token ist kein Zugriffstoken.'] },
    token_bound: {
      title: SIGN_IN,
      text: ['Das Token ist an einen Schlüssel gebunden; das wird hier nicht unterstützt.'],
    },
    token_expired: { title: SIGN_IN, text: ['Das Token ist abgelaufen.'] },
    token_not_yet_valid: { title: SIGN_IN, text: ['Das Token gilt noch nicht.'] },
    token_claims: { title: SIGN_IN, text: ['Dem Token fehlt eine nötige Angabe.'] },
    token_key_unknown: { title: SIGN_IN, text: ['Das Token ist mit einem unbekannten Schlüssel signiert.'] },
    token_inactive: { title: SIGN_IN, text: ['Der Anmeldedienst sagt, dass das Token nicht mehr gilt.'] },
    token_subject: { title: SIGN_IN, text: ['Der Anmeldedienst nennt für das Token zwei verschiedene Personen.'] },
    token_signature: { title: SIGN_IN, text: ['Die Signatur des Tokens stimmt nicht.'] },
    session_malformed: {
      title: SIGN_IN,
      text: ['Ihr Browser hat eine Sitzung geschickt, die hier nicht bekannt ist.'],
    },
    session_unknown: { title: SIGN_IN, text: ['Ihre Sitzung ist beendet.'] },
    session_expired: { title: SIGN_IN, text: ['Ihre Sitzung ist beendet: Sie hat ihre Höchstdauer erreicht.'] },
    session_idle: { title: SIGN_IN, text: ['Ihre Sitzung ist beendet: Sie wurde eine Weile nicht benutzt.'] },
    session_not_renewed: {
      title: SIGN_IN,
      text: ['Ihre Sitzung ist beendet: Sie wurde nicht rechtzeitig verlängert.'],
    },
    session_revoked: { title: SIGN_IN, text: ['Ihre Sitzung ist beendet: Der Anmeldedienst hat sie beendet.'] },
    refresh_pending: {
      title: 'Einen Moment bitte',
      text: ['Ihre Sitzung wird gerade verlängert. Laden Sie die Seite neu; eine neue Anmeldung ist nicht nötig.'],
    },
    refresh_failed: {
      title: 'Der Anmeldedienst antwortet nicht',
      text: [
        'Ihre Sitzung konnte gerade nicht verlängert werden. Versuchen Sie es in einer Minute wieder; eine neue Anmeldung ' +
          'ist nicht nötig.',
      ],
    },
    session_token_expired: {
      title: SIGN_IN,
      text: ['Ihre Sitzung ist beendet: Sie wurde nicht rechtzeitig verlängert.'],
    },
    access_denied: {
      title: 'Das ist nicht für Sie bestimmt',
      text: [
        'Sie sind angemeldet, dürfen diese Seite aber nicht öffnen.',
        'Wenn das nicht stimmt, fragen Sie die Betreuung dieses Dienstes, oder melden Sie sich als jemand anderes an.',
      ],
    },
    consumer_unknown: {
      title: 'Für Sie ist nichts eingerichtet',
      text: [
        'Sie sind angemeldet, aber dieser Dienst ist für Sie noch nicht eingerichtet.',
        'Fragen Sie die Betreuung dieses Dienstes, oder melden Sie sich als jemand anderes an.',
      ],
    },
    form_lost: {
      title: 'Ihr Formular wurde nicht abgeschickt',
      text: [
        'Ihre Sitzung war beendet, bevor es ankam, und diese Art von Formular lässt sich hier nicht aufbewahren.',
        'Melden Sie sich in einem anderen Tab an, gehen Sie hier mit der Zurück-Taste zum Formular und schicken Sie es noch einmal ab.',
      ],
    },
    insufficient_user_authentication: {
      title: SIGN_IN,
      text: ['Sie sind angemeldet, aber diese Seite verlangt eine stärkere oder jüngere Anmeldung.'],
    },
    cross_site: {
      title: NOT_ALLOWED,
      text: [
        'Eine andere Website hat versucht, hier in Ihrem Namen etwas zu tun. Es wurde nichts getan.',
        'Waren Sie es selbst, so beginnen Sie auf den Seiten dieses Dienstes.',
      ],
    },
    identity_header: { title: NOT_ALLOWED, text: ['Die Anfrage trägt einen Header, den nur das Tor setzen darf.'] },
    method_override: { title: NOT_ALLOWED, text: ['Die Anfrage verlangt eine andere Methode, als sie benutzt.'] },
    dot_segment: { title: NOT_ALLOWED, text: ['Der Pfad der Anfrage enthält „.“ oder „..“.'] },
    route_unknown: { title: NOT_ALLOWED, text: ['Für diese Adresse gibt es keine Zugriffsregel.'] },
    headers_too_large: { title: NOT_ALLOWED, text: ['Ihr Benutzerprofil ist zu groß, um weitergereicht zu werden.'] },
    return_url: {
      title: UNUSABLE,
      text: [
        'Der Link, dem Sie gefolgt sind, führt zu einer anderen Website oder ist zu lang. Melden Sie sich ohne ihn an.',
      ],
    },
    parameter_repeated: { title: UNUSABLE, text: ['Ein Parameter kommt mehr als einmal vor.'] },
    not_a_navigation: {
      title: SIGN_IN,
      text: ['Öffnen Sie die Anmeldung im Browser; ein Skript kann sich nicht anmelden.'],
    },
    login_expired: {
      title: 'Die Anmeldung ist abgelaufen',
      text: [
        'Diese Anmeldung hat länger als eine halbe Stunde gedauert.',
        'Es ist nichts verloren: Melden Sie sich neu an.',
      ],
    },
    login_other_host: {
      title: 'Bitte beginnen Sie von hier aus neu',
      text: [
        'Sie haben unter einer anderen Adresse dieses Dienstes begonnen, und nur für die hat der Browser sich die Anmeldung gemerkt.',
        'Melden Sie sich von hier aus neu an: Diese Adresse ist die richtige.',
      ],
    },
    cookies_blocked: {
      title: 'Das Cookie dieser Anmeldung fehlt',
      text: [
        'Der Browser hat es nicht zurückgeschickt. Wahrscheinlich sperrt er Cookies dieser Seite: Lassen Sie sie zu und melden Sie sich neu an.',
        'Es fehlt auch, wenn Sie in einem anderen Browser begonnen haben oder schon fertig waren.',
      ],
    },
    login_clock_skew: {
      title: 'Die Uhren gehen verschieden',
      text: [
        'Die Uhren dieses Dienstes und des Anmeldedienstes gehen zu weit auseinander. An Ihnen liegt es nicht.',
        'Versuchen Sie es in ein paar Minuten wieder. Hilft das nicht, so melden Sie die Angaben unten.',
      ],
    },
    login_provider_error: {
      title: 'Der Anmeldedienst meldet einen Fehler',
      text: [
        'Er hat die Anfrage dieses Dienstes nicht angenommen. Wahrscheinlich ist dieser Dienst falsch eingestellt.',
        'Versuchen Sie es noch einmal. Scheitert es wieder, so melden Sie die Angaben unten.',
      ],
    },
    login_unknown: {
      title: 'Bitte beginnen Sie die Anmeldung neu',
      text: [
        'Diese Anmeldung wurde schon abgeschlossen oder anderswo begonnen.',
        'Das geschieht, wenn eine Anmeldeseite doppelt geöffnet, aus dem Verlauf geholt oder in einem anderen Browser fortgesetzt wird.',
      ],
    },
    login_refused: {
      title: 'Sie sind nicht angemeldet',
      text: [
        'Der Anmeldedienst hat Sie nicht angemeldet: Vielleicht haben Sie abgebrochen, oder Ihr Konto ist für diesen Dienst nicht zugelassen.',
        'Sie können es noch einmal versuchen oder sich als jemand anderes anmelden.',
      ],
    },
    step_up_failed: {
      title: 'Diese Anmeldung genügt nicht',
      text: [
        'Der Anmeldedienst hat Sie angemeldet, aber nicht so, wie es die gewünschte Seite verlangt.',
        'Versuchen Sie es noch einmal mit einem zweiten Faktor. Hat Ihr Konto keinen, fragen Sie die Stelle, die es betreut.',
      ],
    },
    login_failed: {
      title: 'Die Anmeldung ist gescheitert',
      text: [
        'Die Antwort des Anmeldedienstes ließ sich nicht prüfen.',
        'Versuchen Sie es noch einmal. Scheitert es wieder, so melden Sie die Angaben unten: Wahrscheinlich ist dieser Dienst falsch eingestellt.',
      ],
    },
    login_loop: {
      title: 'Die Anmeldung führt nirgends hin',
      text: ['Sie haben sich mehrmals hintereinander angemeldet, und jedes Mal war die Sitzung gleich wieder weg.'],
    },
    login_revoked: {
      title: 'Sie wurden abgemeldet',
      text: [
        'Während Sie sich angemeldet haben, wurden Sie überall abgemeldet.',
        'Wenn Sie angemeldet bleiben möchten, melden Sie sich noch einmal an.',
      ],
    },
    logout_token: { title: UNUSABLE, text: ['Mit diesem Logout-Token kann hier nichts beendet werden.'] },
    logout_request: { title: UNUSABLE, text: ['Der Abmeldung fehlen Angaben, die sie braucht.'] },
    logout_incomplete: {
      title: 'Noch ist nicht alles beendet',
      text: ['Einige Sitzungen konnten nicht rechtzeitig beendet werden. Versuchen Sie es noch einmal.'],
    },
    not_found: { title: 'Diese Seite gibt es nicht', text: ['Unter dieser Adresse ist nichts zu finden.'] },
    method_not_allowed: { title: UNUSABLE, text: ['Diese Seite nimmt diese Methode nicht an.'] },
    provider_answer: {
      title: 'Die Anmeldung ist gestört',
      text: [
        `Mit der Antwort des Anmeldedienstes ist nichts anzufangen. ${NOT_YOU}`,
        'Versuchen Sie es in ein paar Minuten wieder.',
      ],
    },
    provider_unavailable: {
      title: 'Die Anmeldung ist gestört',
      text: [`Der Anmeldedienst ist nicht zu erreichen. ${NOT_YOU}`, 'Versuchen Sie es in ein paar Minuten wieder.'],
    },
    signing_failed: {
      title: 'Bitte später noch einmal',
      text: [NOT_YOU, 'Versuchen Sie es in ein paar Minuten wieder. Hilft das nicht, so melden Sie die Angaben unten.'],
    },
    gate_failure: {
      title: 'Hier ist etwas kaputt',
      text: [NOT_YOU, 'Versuchen Sie es in ein paar Minuten wieder. Hilft das nicht, so melden Sie die Angaben unten.'],
    },
  },
  loopCauses: {
    cookie:
      'Der Browser hat das Sitzungs-Cookie nicht zurückgeschickt. Wahrscheinlich sperrt oder löscht er Cookies dieser Seite: Lassen Sie sie zu und versuchen Sie es noch einmal.',
    host: 'Die Adresse im Browser ist nicht die, unter der die Sitzung gespeichert wurde. Öffnen Sie die Startseite und versuchen Sie es von dort.',
    session:
      'Der Browser hat seine Sitzung geschickt, aber dieser Dienst hat sie nicht mehr. Wahrscheinlich teilen sich zwei Dienste diese Adresse, oder die Sitzung wurde anderswo beendet: Melden Sie die Angaben unten.',
    clock:
      'Die Sitzung war vorbei, kaum dass sie begann. Wahrscheinlich gehen die Uhren dieses Dienstes und des Anmeldedienstes verschieden, oder seine Token gelten zu kurz: Melden Sie die Angaben unten.',
    application:
      'Sie sind trotzdem angemeldet; es ist also die Anwendung, die immer wieder fragt. Öffnen Sie die Startseite; hilft das nicht, so melden Sie die Angaben unten.',
  },
  actions: {
    signIn: 'Anmelden',
    signInAgain: 'Neu anmelden',
    signInAsSomebodyElse: 'Als jemand anderes anmelden',
    tryAgain: 'Noch einmal versuchen',
    home: 'Zur Startseite',
  },
  details: { code: 'Code', correlationId: 'Vorgangsnummer' },
  resubmit: {
    title: 'Ihr Formular ist noch nicht abgeschickt',
    text: ['Ihre Sitzung war beendet. Ihre Eingaben stehen auf dieser Seite, und nur hier: Lassen Sie sie offen.'],
    steps: [
      'Melden Sie sich an. Das geschieht in einem neuen Tab.',
      'Kommen Sie in diesen Tab zurück und schicken Sie das Formular ab.',
    ],
    send: 'Formular abschicken',
  },
  resubmitReady: {
    title: 'Schicken Sie nun Ihr Formular ab',
    text: ['Diesen Tab können Sie schließen. Gehen Sie zurück zu dem mit Ihrem Formular und schicken Sie es dort ab.'],
  },
  sessions: {
    title: 'Ihre Sitzungen',
    text: 'Mit diesen Browsern sind Sie angemeldet. Beenden Sie eine Sitzung, die Sie nicht kennen oder nicht mehr brauchen.',
    thisOne: 'diese Sitzung',
    unknownDevice: 'Unbekanntes Gerät',
    createdAt: 'Angemeldet',
    lastSeenAt: 'Zuletzt benutzt',
    end: 'Beenden',
    endOthers: 'Alle anderen Sitzungen beenden',
    more: 'Es gibt mehr Sitzungen, als hier zu sehen sind.',
  },
  chooser: {
    title: 'Womit möchten Sie sich anmelden?',
    text: 'Wählen Sie, wo Sie Ihr Konto haben.',
    email: 'Ihre E-Mail-Adresse',
    next: 'Weiter',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    text: ['Ihre Sitzung hier ist beendet. Schließen Sie den Browser, wenn andere dieses Gerät benutzen.'],
  },
};

package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// Advice explains an error to a person: what happened, what to do next, and what to report to support.
type Advice struct {
	Happened assets.Text
	Next     assets.Text
	Support  []Fact // Want is empty
	// TryBrowser says that signing in through the browser may work where this did not.
	TryBrowser bool
}

// Explain turns any error into advice. Screens, the plain front end and JSON all use it, so they say the same.
func Explain(err error) Advice {
	var (
		e    *graph.Error
		seal *secret.Error
		list *JournalError

		unread *UnreadReason
	)
	switch {
	case err == nil:
		return Advice{}
	case errors.Is(err, context.Canceled):
		return newAdvice("stopped") // whatever it interrupted
	case errors.As(err, &list):
		a := newAdvice("journal")
		a.Support = []Fact{{Name: say("support.system"), Got: verbatim(list.Err.Error())}}
		return a
	case errors.As(err, &unread):
		return Advice{Happened: unread.Happened, Next: unread.Next}
	case errors.As(err, &e): // of NotSent, Reverted and Partial it is the cause
		return explainGraph(e)
	case errors.As(err, &seal):
		return explainSecret(seal)
	case errors.Is(err, ErrPlanChanged):
		return newAdvice("plan-changed")
	case errors.Is(err, ErrChangeNotFound):
		return newAdvice("no-change")
	case errors.Is(err, ErrAmbiguousID):
		return newAdvice("many-changes")
	case errors.Is(err, ErrGuarded):
		return newAdvice("guarded")
	case errors.Is(err, ErrNotTyped):
		return newAdvice("not-typed")
	case errors.Is(err, context.DeadlineExceeded):
		return newAdvice("timed-out")
	default:
		return Advice{Happened: say("error.unexpected", "text", err.Error()), Next: say("error.unexpected-next")}
	}
}

func explainGraph(e *graph.Error) Advice {
	id := adviceFor(e)
	if id == "" {
		id = "unknown"
	}
	a := newAdvice(id, "op", DescribeOperation(e.Op), "message", e.Message, "code", e.Code,
		"wait", describeWait(e.RetryAt))
	if id == "refused" && e.Op == graph.OpTurnOnSecurityDefaults {
		// no list shows what blocks them, and Microsoft's message does not say where to look
		a.Next = say("error.refused-defaults-next")
	}
	a.TryBrowser = e.Kind == graph.ErrCodeBlocked || e.Kind == graph.ErrCodeExpired
	for _, f := range []struct{ name, got string }{
		{"code", e.Code}, {"correlation", e.CorrelationID}, {"request", e.RequestID}, {"message", e.Message},
	} {
		if f.got != "" {
			a.Support = append(a.Support, Fact{Name: say("support." + f.name), Got: verbatim(f.got)})
		}
	}
	return a
}

// adviceFor selects the advice: by code, then by operation and kind, then by kind.
func adviceFor(e *graph.Error) string {
	if id, ok := appAdvice[e.Code]; ok && slices.Contains(appOperations, e.Op) {
		return id
	}
	if id, ok := appOnlyAdvice[e.Code]; ok && e.Op == graph.OpSignInAsApplication {
		return id
	}
	if id, ok := codeAdvice[e.Code]; ok {
		return id
	}
	if id, ok := operationAdvice[e.Op][e.Kind]; ok {
		return id
	}
	return kindAdvice[e.Kind]
}

// appOperations are the operations in which the sign-in service speaks of the tenant's own application, and not of
// the one that people sign in to cspready with.
var appOperations = []string{graph.OpSignInToApplication, graph.OpTestCredential, graph.OpProveApplication,
	graph.OpProveToPartnerCenter}

// operationAdvice lists the failures that mean something else in one operation than in others.
var operationAdvice = map[string]map[graph.Kind]string{
	graph.OpCreateAccount: {graph.ErrConflict: "account-taken"},
	graph.OpTestBreakGlass: {graph.ErrWrongAccount: "drill-other-account", graph.ErrMFA: "drill-without-mfa",
		graph.ErrUnreadable: "drill-untold"},
	graph.OpSignInToApplication: {
		graph.ErrWrongAccount: "app-other-account", graph.ErrWrongTenant: "app-other-tenant", graph.ErrMFA: "app-without-mfa",
		graph.ErrUnreadable: "app-untold", graph.ErrCodeExpired: "app-browser-closed", graph.ErrDeclined: "app-declined",
		graph.ErrSignInAgain: "app-declined",
	},
	graph.OpProveApplication: {graph.ErrMFA: "prove-without-claim", graph.ErrSignInAgain: "prove-token-dead"},
	graph.OpProveToPartnerCenter: {graph.ErrForbidden: "prove-forbidden", graph.ErrMFA: "prove-without-mfa",
		graph.ErrSignInAgain: "prove-token-dead"},
	graph.OpAddMember: {graph.ErrForbidden: "agent-forbidden", graph.ErrRefused: "agent-forbidden"},
	graph.OpSignInAsApplication: {
		graph.ErrApp: "itself-refused", graph.ErrPolicy: "itself-policy", graph.ErrDevice: "itself-policy",
		graph.ErrWrongTenant: "wrong-tenant",
		graph.ErrSignInAgain: "itself-refused", graph.ErrSignInRefused: "itself-refused", graph.ErrConsent: "itself-refused",
	},
	graph.OpCreateApplication: {graph.ErrForbidden: "app-forbidden"},
	graph.OpConsent:           {graph.ErrForbidden: "consent-forbidden"},
	graph.OpStoreSecret: {
		graph.ErrForbidden: "vault-denied", graph.ErrWrongTenant: "vault-elsewhere", graph.ErrUnsure: "vault-unsure",
		graph.ErrConsent: "vault-consent",
		graph.ErrApp:     "vault-consent",
	},
	graph.OpReadSecret: {
		graph.ErrForbidden: "vault-denied", graph.ErrWrongTenant: "vault-elsewhere", graph.ErrConsent: "vault-consent",
		graph.ErrApp: "vault-consent",
	},
}

// secretErrorKinds are the kinds of [secret.Error] that have advice of their own.
var secretErrorKinds = []secret.ErrorKind{
	secret.ErrWrongKey, secret.ErrDamaged, secret.ErrForeign, secret.ErrMissing, secret.ErrForbidden, secret.ErrReadOnly,
	secret.ErrDiskFull, secret.ErrFailed,
	secret.ErrPrivateKey, secret.ErrNoKey, secret.ErrMixedKeys, secret.ErrSecretsDiffer, secret.ErrTaken,
}

func explainSecret(e *secret.Error) Advice {
	kind := e.Kind
	if !slices.Contains(secretErrorKinds, kind) {
		kind = secret.ErrFailed
	}
	a := newAdvice("seal-"+string(kind), "path", e.Path)
	if e.Err != nil {
		a.Support = []Fact{{Name: say("support.system"), Got: verbatim(e.Err.Error())}}
	}
	return a
}

func newAdvice(id string, pairs ...any) Advice {
	return Advice{Happened: say("error."+id, pairs...), Next: say("error."+id+"-next", pairs...)}
}

// DescribeOperation names an operation in the reader's language, for errors and notices.
func DescribeOperation(op string) assets.Text {
	if op == "" {
		return say("op.something")
	}
	return say("op." + strings.ReplaceAll(strings.ToLower(op), " ", "-"))
}

// describeWait returns how long a throttled operation has to wait, in minutes: a finer figure would not be exact.
func describeWait(until time.Time) assets.Text {
	minutes := int(time.Until(until).Minutes()) + 1
	return say("error.wait", "count", max(minutes, 1))
}

// kindAdvice gives the advice for a kind of failure whose code has no row of its own.
var kindAdvice = map[graph.Kind]string{
	graph.ErrNotFound:        "not-found",
	graph.ErrForbidden:       "forbidden",
	graph.ErrUnlicensed:      "unlicensed",
	graph.ErrRefused:         "refused",
	graph.ErrConflict:        "conflict",
	graph.ErrThrottled:       "throttled",
	graph.ErrUnavailable:     "unavailable",
	graph.ErrUnreadable:      "unreadable",
	graph.ErrUnsure:          "unsure",
	graph.ErrReadOnly:        "read-only",
	graph.ErrForeign:         "foreign",
	graph.ErrOffline:         "offline",
	graph.ErrProxy:           "proxy",
	graph.ErrUntrusted:       "untrusted",
	graph.ErrClock:           "clock",
	graph.ErrSignInAgain:     "sign-in-again",
	graph.ErrSignInRefused:   "sign-in-refused",
	graph.ErrCodeBlocked:     "code-blocked",
	graph.ErrCodeExpired:     "code-expired",
	graph.ErrDeclined:        "declined",
	graph.ErrPolicy:          "policy",
	graph.ErrDevice:          "device",
	graph.ErrMFA:             "mfa",
	graph.ErrConsent:         "consent",
	graph.ErrApp:             "app",
	graph.ErrWrongTenant:     "wrong-tenant",
	graph.ErrWrongAccount:    "wrong-account",
	graph.ErrPersonalAccount: "personal-account",
	graph.ErrCredentials:     "credentials",
	graph.ErrBadInput:        "bad-input",
	graph.ErrBrowser:         "no-browser",
}

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

// captureToken has the account that consents sign in to the application, and keeps the refresh token that comes of it. It is held against
// what the model demands before it is kept, and proven from where it is kept.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type captureToken struct {
	*making
	reader    *Reader
	testimony *Testimony
	secret    bool // the application proves itself with a client secret
	renews    bool
	declare   func(id string) // the account was made by an earlier run, and is declared with this yes; nil where it is declared
}

// shortToken is the life of a refresh token below which it comes from a Temporary Access Pass, whose end is its end.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
const shortToken = 36 * time.Hour

// Change spells out the write for a person.
func (op captureToken) Change() Change {
	before := say("ca.none")
	if op.renews {
		before = say("app-token.before")
	}
	return Change{
		Title:    say("app-token.change", "upn", op.user.upn),
		Question: say("app-token.ask", "upn", op.user.upn, "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-token.yes"),
		Before:   before,
		After:    say(proofMessage("app-token.after", op.forPartner()), "place", op.location(secret.RefreshToken)),
		Affects:  append([]assets.Text{say("app-token.affects", "upn", op.user.upn)}, vaultPermission(op.store.Requests(op.secretKey(secret.RefreshToken)))...),
		Undo:     say("app-token.undo"),
		Requests: op.requests(),
	}
}

// requests keep two tokens, one after the other: that of the sign-in, and the one that the proof of it ends with.
func (op captureToken) requests() []graph.Request {
	list := slices.Clone(op.store.Requests(op.secretKey(secret.RefreshToken)))
	for i := range list {
		list[i].Times = 2
	}
	return list
}

// Done cannot be told from outside: a token is in no list.
func (op captureToken) Done(context.Context) (bool, error) { return op.proven, nil }

// Do lets the account sign in, seals what comes of it, and proves it twice: the claim of MFA can get lost at the first renewal. A token that a
// run which was cut short has sealed is proven, and nobody has to sign in again.
func (op captureToken) Do(ctx context.Context) error {
	kind := secret.Certificate
	if op.secret {
		kind = secret.ClientSecret
	}
	client, err := op.credential(ctx, kind)
	if err != nil {
		return NotSent(err)
	}
	if op.declare != nil {
		op.declare(op.user.id)
	}
	if !op.renews {
		if used, err := op.reuse(ctx, client); used || err != nil {
			return err
		}
	}
	session, err := op.signIn(ctx, client)
	if err != nil {
		return NotSent(err)
	}
	if err := op.refuse(ctx, session); err != nil {
		return NotSent(err)
	}
	if err := op.storeToken(ctx, session.RefreshToken); err != nil {
		return err
	}
	kept, found, err := op.store.Newest(ctx, op.secretKey(secret.RefreshToken))
	switch {
	case err != nil:
		return Partial(err)
	case !found:
		return Partial(&secret.Error{Kind: secret.ErrMissing, Path: op.location(secret.RefreshToken)})
	}
	return Partial(op.prove(ctx, client, kept.Text))
}

// storeToken stores a refresh token, which is the write of this change. A store that does not confirm it may have it.
func (op captureToken) storeToken(ctx context.Context, token graph.Hidden) error {
	err := op.store.Put(ctx, op.secretKey(secret.RefreshToken), secret.Value{Text: token})
	if errors.Is(err, graph.ErrUnsure) {
		return Partial(err)
	}
	return err
}

// reuse proves a token that is sealed already. False where there is none, or one that is spent; an error says nothing of the token, and nobody
// has to sign in again for it.
func (op captureToken) reuse(ctx context.Context, client graph.AppClient) (used bool, err error) {
	kept, found, err := op.store.Newest(ctx, op.secretKey(secret.RefreshToken))
	if err != nil || !found {
		return false, NotSent(err)
	}
	err = op.prove(ctx, client, kept.Text)
	for _, spent := range []error{graph.ErrSignInAgain, graph.ErrSignInRefused, graph.ErrMFA, graph.ErrWrongAccount} {
		if errors.Is(err, spent) {
			return false, nil
		}
	}
	return err == nil, err
}

// consentLag is how long the sign-in service may not know of a consent that was just given. Until then it would ask the person for what was
// granted already, or turn them away.
const consentLag = 15 * time.Second

// signIn asks the person once the consent is known, and once more where it took longer than that. When a consent was given that this run found
// in the directory, nobody can tell: a run that was cut short may have given it a moment ago.
func (op captureToken) signIn(ctx context.Context, client graph.AppClient) (graph.AppSession, error) {
	if left := time.Until(op.granted.Add(consentLag)); left > 0 {
		if err := rest(ctx, graph.OpSignInToApplication, left); err != nil {
			return graph.AppSession{}, err
		}
	}
	session, err := op.dir.SignInTo(ctx, client, op.user.upn)
	recent := op.granted.IsZero() || time.Since(op.granted) < graph.AppPropagation
	if errors.Is(err, graph.ErrConsent) && recent && rest(ctx, graph.OpSignInToApplication, consentLag) == nil {
		return op.dir.SignInTo(ctx, client, op.user.upn)
	}
	return session, err
}

// refuse says what is wrong with a sign-in: somebody else's, of another tenant, for something else, without MFA, or with a Temporary Access
// Pass. Nothing of it is kept then.
func (op captureToken) refuse(ctx context.Context, s graph.AppSession) error {
	wrong := func(kind graph.Kind, code string) error {
		return &graph.Error{Op: graph.OpSignInToApplication, Kind: kind, Code: code}
	}
	t := s.Claims
	switch {
	case t.TenantID != "" && !strings.EqualFold(t.TenantID, op.org.ID):
		return wrong(graph.ErrWrongTenant, "")
	case !strings.EqualFold(t.UserID, op.user.id):
		return wrong(graph.ErrWrongAccount, "")
	case t.AppID != "" && !strings.EqualFold(t.AppID, op.app.AppID), s.RefreshToken == "":
		return wrong(graph.ErrUnreadable, "")
	case t.MFA == graph.No:
		return wrong(graph.ErrMFA, "")
	case s.RefreshLifetime > 0 && s.RefreshLifetime < shortToken, op.passAlone(ctx):
		return wrong(graph.ErrMFA, "TemporaryAccessPass")
	}
	return nil
}

// passAlone reports whether the account has no way to do MFA but a Temporary Access Pass. What cannot be read is no reason to refuse: the life
// of the token tells it as well.
func (op captureToken) passAlone(ctx context.Context) bool {
	for read := range op.reader.Tenant.Methods(ctx, []string{op.user.id}) {
		return read.Err == nil && len(passesIn(read.Methods)) > 0 && !slices.ContainsFunc(read.Methods, graph.Method.CountsAsMFA)
	}
	return false
}

// prove redeems a token that is kept, and then the one that came of that, as the application will do day by day. The last one takes its place:
// it lives longest.
//
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
func (op captureToken) prove(ctx context.Context, client graph.AppClient, kept graph.Hidden) error {
	compliant, refresh := graph.Yes, kept
	for range 2 {
		proof, err := op.dir.Prove(ctx, client, refresh)
		if err != nil {
			if errors.Is(err, graph.ErrMFA) {
				op.record(graph.No)
			}
			return err
		}
		if t := proof.Session.Claims; t.UserID != "" && !strings.EqualFold(t.UserID, op.user.id) {
			return &graph.Error{Op: graph.OpSignInToApplication, Kind: graph.ErrWrongAccount}
		}
		compliant, refresh = stricter(compliant, proof.MFACompliant), proof.Session.RefreshToken
	}
	if compliant == graph.No {
		op.record(compliant)
		return op.noClaim()
	}
	if refresh != kept && refresh != "" {
		if err := op.storeToken(ctx, refresh); err != nil {
			return err
		}
	}
	op.record(compliant)
	op.proven = true
	return Partial(op.store.Prune(ctx, op.secretKey(secret.RefreshToken))) // what the proof brought is kept, and told
}

// noClaim is the error of a token that does not say that MFA was done: Partner Center has the word where the application is for it.
func (op captureToken) noClaim() error {
	if op.forPartner() {
		return &graph.Error{Op: graph.OpProveToPartnerCenter, Kind: graph.ErrMFA}
	}
	return &graph.Error{Op: graph.OpProveApplication, Kind: graph.ErrMFA}
}

// stricter is No if either is, else Unknown if either is.
func stricter(a, b graph.Tri) graph.Tri {
	if a == graph.No || b == graph.No {
		return graph.No
	}
	return min(a, b)
}

func (op captureToken) record(compliant graph.Tri) {
	by, _ := op.dir.Session()
	RecordProof(op.testimony, Proof{
		AppID: op.app.AppID, UserID: op.user.id, UserPrincipalName: op.user.upn, Compliant: compliant,
		Place: op.location(secret.RefreshToken), By: by.UserPrincipalName,
	})
}

// Reversal is none: the token is kept outside of the tenant.
func (op captureToken) Reversal() Reversal { return irreversible(whyToken) }

package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/account"
	"cspready/steps/secret"
)

// captureTokenOp has the consent user sign in to the application, and stores the refresh token of that sign-in. The
// token is checked against what the model demands before it is stored, and proven as it is in the store.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type captureTokenOp struct {
	*Pending
	TokenSpec
	statements *steps.Statements
}

// A TokenSpec describes the refresh token to be captured.
type TokenSpec struct {
	Credential secret.Kind     // what the application proves its identity with: a certificate or a client secret
	Renews     bool            // the application has a proven token, which this one replaces
	Declare    func(id string) // states that the account is the consent user; nil if that was stated before
}

// CaptureToken returns the change that captures and stores a refresh token of the consent user.
func CaptureToken(p *Pending, spec TokenSpec) steps.Op {
	return captureTokenOp{p, spec, p.reader.Profile.Statements}
}

// minTokenLifetime is the shortest lifetime of a refresh token that is accepted. A shorter one comes from a sign-in
// with a Temporary Access Pass, and expires with the pass.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
const minTokenLifetime = 36 * time.Hour

func (op captureTokenOp) Change() steps.Change {
	before := assets.Say("ca.none")
	if op.Renews {
		before = assets.Say("app-token.before")
	}
	return steps.Change{
		Title:    assets.Say("app-token.change", "upn", op.ConsentUser.UPN),
		Question: assets.Say("app-token.ask", "upn", op.ConsentUser.UPN, "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-token.yes"),
		Before:   before,
		After: assets.Say(automation.ProofMessage("app-token.after", op.IsForPartnerCenter()), "place",
			op.Location(secret.RefreshToken)),
		Affects: append([]assets.Text{assets.Say("app-token.affects", "upn", op.ConsentUser.UPN)},
			listVaultPermissions(op.Store.Requests(op.SecretKey(secret.RefreshToken)))...),
		Undo:     assets.Say("app-token.undo"),
		Requests: op.storeRequests(),
	}
}

// storeRequests are the requests that store two tokens, one after the other: that of the sign-in, and the one that
// its proof ends with.
func (op captureTokenOp) storeRequests() []graph.Request {
	list := slices.Clone(op.Store.Requests(op.SecretKey(secret.RefreshToken)))
	for i := range list {
		list[i].Times = 2
	}
	return list
}

// Done reports whether this run has proven the token: no service lists tokens, so they cannot be looked up.
func (op captureTokenOp) Done(context.Context) (bool, error) { return op.tokenProven, nil }

// Do has the account sign in, stores the token and proves it twice, as the claim of MFA can get lost at the first
// renewal. A token that an interrupted run has stored is proven first, which can save the person the sign-in.
func (op captureTokenOp) Do(ctx context.Context) error {
	client, err := op.openCredential(ctx, op.Credential)
	if err != nil {
		return steps.NotSent(err)
	}
	if op.Declare != nil {
		op.Declare(op.ConsentUser.ID)
	}
	if !op.Renews {
		if used, err := op.tryStoredToken(ctx, client); used || err != nil {
			return err
		}
	}
	session, err := op.signIn(ctx, client)
	if err != nil {
		return steps.NotSent(err)
	}
	if err := op.checkSession(ctx, session); err != nil {
		return steps.NotSent(err)
	}
	if err := op.storeToken(ctx, session.RefreshToken); err != nil {
		return err
	}
	stored, found, err := op.Store.Newest(ctx, op.SecretKey(secret.RefreshToken))
	switch {
	case err != nil:
		return steps.Partial(err)
	case !found:
		return steps.Partial(&secret.Error{Kind: secret.ErrMissing, Path: op.Location(secret.RefreshToken)})
	}
	return steps.Partial(op.proveToken(ctx, client, stored.Text))
}

// storeToken stores a refresh token, which is the write of this change. A store that does not confirm the write may
// have the token.
func (op captureTokenOp) storeToken(ctx context.Context, token graph.Hidden) error {
	err := op.Store.Put(ctx, op.SecretKey(secret.RefreshToken), secret.Value{Text: token})
	if errors.Is(err, graph.ErrUnsure) {
		return steps.Partial(err)
	}
	return err
}

// tryStoredToken proves a token that is stored already. It returns false if there is none, or if it is not valid any
// more. An error says nothing about the token, so no one has to sign in again for it.
func (op captureTokenOp) tryStoredToken(ctx context.Context, client graph.AppClient) (used bool, err error) {
	stored, found, err := op.Store.Newest(ctx, op.SecretKey(secret.RefreshToken))
	if err != nil || !found {
		return false, steps.NotSent(err)
	}
	err = op.proveToken(ctx, client, stored.Text)
	for _, invalid := range []error{graph.ErrSignInAgain, graph.ErrSignInRefused, graph.ErrMFA, graph.ErrWrongAccount} {
		if errors.Is(err, invalid) {
			return false, nil
		}
	}
	return err == nil, err
}

// consentLag is how long the sign-in service may not know a new consent. Until then it would ask the person for
// permissions that were granted already, or refuse the sign-in.
const consentLag = 15 * time.Second

// signIn has the person sign in once the consent should be known, and once more if the sign-in service still did not
// know it. The age of a consent that was in the directory before is unknown: an interrupted run may have given it a
// moment ago.
func (op captureTokenOp) signIn(ctx context.Context, client graph.AppClient) (graph.AppSession, error) {
	if left := time.Until(op.consentedAt.Add(consentLag)); left > 0 {
		if err := pauseWithNotice(ctx, graph.OpSignInToApplication, left); err != nil {
			return graph.AppSession{}, err
		}
	}
	session, err := op.dir.SignInTo(ctx, client, op.ConsentUser.UPN)
	recent := op.consentedAt.IsZero() || time.Since(op.consentedAt) < graph.AppPropagation
	if errors.Is(err, graph.ErrConsent) && recent && pauseWithNotice(ctx, graph.OpSignInToApplication, consentLag) == nil {
		return op.dir.SignInTo(ctx, client, op.ConsentUser.UPN)
	}
	return session, err
}

// checkSession returns what is wrong with a sign-in: another person's, one to another tenant or another application,
// without MFA, or with a Temporary Access Pass. Nothing of it is stored then.
func (op captureTokenOp) checkSession(ctx context.Context, s graph.AppSession) error {
	wrong := func(kind graph.Kind, code string) error {
		return &graph.Error{Op: graph.OpSignInToApplication, Kind: kind, Code: code}
	}
	t := s.Claims
	switch {
	case t.TenantID != "" && !strings.EqualFold(t.TenantID, op.Org.ID):
		return wrong(graph.ErrWrongTenant, "")
	case !strings.EqualFold(t.UserID, op.ConsentUser.ID):
		return wrong(graph.ErrWrongAccount, "")
	case t.AppID != "" && !strings.EqualFold(t.AppID, op.App.AppID), s.RefreshToken == "":
		return wrong(graph.ErrUnreadable, "")
	case t.MFA == graph.No:
		return wrong(graph.ErrMFA, "")
	case s.RefreshLifetime > 0 && s.RefreshLifetime < minTokenLifetime, op.hasOnlyPass(ctx):
		return wrong(graph.ErrMFA, "TemporaryAccessPass")
	}
	return nil
}

// hasOnlyPass reports whether the only MFA method of the account is a Temporary Access Pass. If the methods cannot be
// read, the sign-in is not refused for it: the lifetime of the token shows the same.
func (op captureTokenOp) hasOnlyPass(ctx context.Context) bool {
	for read := range op.reader.Tenant.Methods(ctx, []string{op.ConsentUser.ID}) {
		return read.Err == nil && len(account.PassIDs(read.Methods)) > 0 &&
			!slices.ContainsFunc(read.Methods, graph.Method.CountsAsMFA)
	}
	return false
}

// proveToken redeems a stored token, and then the one that this returned, as the application will do day by day. The
// last one replaces the stored one, as it is valid longest.
//
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
func (op captureTokenOp) proveToken(ctx context.Context, client graph.AppClient, stored graph.Hidden) error {
	compliant, refresh := graph.Yes, stored
	for range 2 {
		proof, err := op.dir.Prove(ctx, client, refresh)
		if err != nil {
			if errors.Is(err, graph.ErrMFA) {
				op.recordProof(graph.No)
			}
			return err
		}
		if t := proof.Session.Claims; t.UserID != "" && !strings.EqualFold(t.UserID, op.ConsentUser.ID) {
			return &graph.Error{Op: graph.OpSignInToApplication, Kind: graph.ErrWrongAccount}
		}
		compliant, refresh = combineCompliance(compliant, proof.MFACompliant), proof.Session.RefreshToken
	}
	if compliant == graph.No {
		op.recordProof(compliant)
		return op.missingClaimError()
	}
	if refresh != stored && refresh != "" {
		if err := op.storeToken(ctx, refresh); err != nil {
			return err
		}
	}
	op.recordProof(compliant)
	op.tokenProven = true
	// the token of the proof is stored and its result recorded: an error of this does not undo that
	return steps.Partial(op.Store.Prune(ctx, op.SecretKey(secret.RefreshToken)))
}

// missingClaimError is the error of a token that does not prove MFA. If the application is for Partner Center, that
// service decides.
func (op captureTokenOp) missingClaimError() error {
	if op.IsForPartnerCenter() {
		return &graph.Error{Op: graph.OpProveToPartnerCenter, Kind: graph.ErrMFA}
	}
	return &graph.Error{Op: graph.OpProveApplication, Kind: graph.ErrMFA}
}

// combineCompliance returns the worse of two proofs: No if either is No, else Unknown if either is Unknown.
func combineCompliance(a, b graph.Tri) graph.Tri {
	if a == graph.No || b == graph.No {
		return graph.No
	}
	return min(a, b)
}

// recordProof stores the result of a proof with the statements, where later checks find it.
func (op captureTokenOp) recordProof(compliant graph.Tri) {
	by, _ := op.dir.Session()
	automation.RecordProof(op.statements, automation.Proof{
		AppID: op.App.AppID, UserID: op.ConsentUser.ID, UserPrincipalName: op.ConsentUser.UPN, Compliant: compliant,
		Place: op.Location(secret.RefreshToken), By: by.UserPrincipalName,
	})
}

// Reversal has nothing to offer: the token is stored outside the tenant.
func (op captureTokenOp) Reversal() steps.Reversal { return steps.NoUndo(steps.ReasonTokenIssued) }

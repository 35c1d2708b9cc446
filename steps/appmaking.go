package steps

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// A making is an application on its way: one that exists, or one that the first changes of a plan make. What a change learns, those after it
// build on.
type making struct {
	dir      secureAppTenant
	org      graph.Organization
	cloud    graph.Cloud
	app      graph.Application // ID is empty until it was made
	own      string            // object id of its service principal; empty until it was made
	joined   time.Time         // when that was made; zero while it is not told
	tried    bool              // to make the application, in this plan
	widened  bool              // a service principal was made for it, in this plan: its own or that of an API
	purposes []sam.Purpose
	apis     map[string]*graph.ServicePrincipalObject // by application id; without ID where the tenant has none yet
	store    secret.Store                             // of its secrets, and of the password of the account; nil while nothing was chosen
	sealing  secret.Files
	user     *newcomer // the account that consents
	granted  time.Time // when this run consented last; zero: not at all
	proven   bool      // its token was, in this run
	shown    keyPair   // the certificate that it proves itself with; nil in it for a secret
	ends     time.Time // when the credential ends that it proves itself with; zero while it has none that is kept
	added    string    // thumbprint of the certificate, or key id of the secret, that was added last
	retired  bool      // credentials that were replaced were taken away, in this run
}

// credential returns the application as it proves itself with what is stored.
func (m *making) credential(ctx context.Context, kind secret.Kind) (graph.AppClient, error) {
	kept, found, err := m.store.Newest(ctx, m.secretKey(kind))
	switch {
	case err != nil:
		return graph.AppClient{}, err
	case !found:
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrMissing, Path: m.location(kind)}
	case kind == secret.ClientSecret:
		return m.client("", kept.Text), nil
	}
	pair, ok := readKeyPair(kept.Text)
	if !ok {
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrDamaged, Path: m.location(kind)}
	}
	m.shown = pair
	return m.client(kept.Text, ""), nil
}

// secretKey returns the key of a secret of the application.
func (m *making) secretKey(kind secret.Kind) secret.Key {
	return secret.Key{Owner: m.app.AppID, Kind: kind}
}

// location returns where a secret of the application is stored.
func (m *making) location(kind secret.Kind) string { return m.store.Location(m.secretKey(kind)) }

// id is the object id as it stands in a request: "{}" until it is known.
func (m *making) id() string { return orAny(m.app.ID) }

func orAny(id string) string {
	if id == "" {
		return "{}"
	}
	return id
}

// name is what the application is called, or will be.
func (m *making) name() string {
	if m.app.Name != "" {
		return m.app.Name
	}
	return newAppName
}

// newAppName is the name of an application that cspready makes. Nothing goes by it.
const newAppName = "Partner automation"

// loopbackPort is where the consent user's browser comes back to where the sign-in service compares ports; it does not for localhost, by its
// documentation, and was seen to for web applications.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
const loopbackPort = "http://localhost:53682"

// loopbacks are the redirect URIs of an application that is made here.
var loopbacks = []string{"http://localhost", loopbackPort}

// Directory replicas learn of a new application, or of its service principal, within a minute or two. Five leave room for a clock that is wrong.
const (
	appTries = 12
	appPause = 5 * time.Second
	appFresh = 5 * time.Minute
)

// fresh reports whether replicas may not know the application, its service principal, or that of an API yet: it was made in this plan, or a
// moment ago by a run that was cut short. What does not tell when it was made is taken to be old.
func (m *making) fresh() bool {
	for _, api := range m.apis {
		if lately(api.Created) {
			return true
		}
	}
	return m.tried || m.widened || lately(m.app.Created) || lately(m.joined)
}

// lately reports whether something was made so short a while ago that not every replica knows it; false where it is not told.
func lately(made time.Time) bool { return !made.IsZero() && time.Since(made) < appFresh }

// untilReplicated repeats a write that the directory refuses because it does not know an application yet. Each refusal is certain: nothing was
// written. Right after the making of an application "not allowed" can mean that as well.
func untilReplicated(ctx context.Context, fresh bool, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrRefused) || errors.Is(err, graph.ErrForbidden)
		if !fresh || !unknown || try == appTries || policyRefusal(err) {
			return err
		}
		if err := rest(ctx, graph.OpChangeApplication, appPause); err != nil {
			return NotSent(err)
		}
	}
}

// policyRefusal reports whether it is a policy of the tenant that refused a credential: to wait does not help.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
func policyRefusal(err error) bool {
	var e *graph.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "CredentialTypeNotAllowedAsPerAppPolicy", "CredentialInvalidLifetimeAsPerAppPolicy", "SignInAudienceNotAllowedAsPerAppPolicy":
		return true
	}
	return false
}

// seenBack waits until a write is seen, so that what follows can build on it. ErrUnsure: it was sent, and is not seen yet.
func seenBack(ctx context.Context, op string, done func(context.Context) (bool, error)) error {
	for range appTries {
		if ok, err := done(ctx); ok {
			return nil
		} else if needsPerson(err) {
			return Partial(err)
		}
		if pause(ctx, lookEvery) != nil {
			break
		}
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// Roles that may change applications and consent to what is not an administrator's permission; and to any.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var (
	appRoles     = []string{graph.ApplicationAdministrator, graph.CloudApplicationAdministrator, graph.GlobalAdministrator}
	consentRoles = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}
)

var appScopes = []string{"Application.ReadWrite.All"}

const (
	applicationsPath = "/applications"
	principalsPath   = "/servicePrincipals"
	grantsPath       = "/oauth2PermissionGrants"
)

// forPartner reports whether the application is for Partner Center, which alone says whether MFA is good enough.
func (m *making) forPartner() bool { return slices.Contains(m.purposes, sam.PartnerCenter) }

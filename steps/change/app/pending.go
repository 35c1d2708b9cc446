package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/custody"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// A Making is an application on its way: one that exists, or one that the first changes of a plan make. What a change learns, those after it
// build on.
type Making struct {
	Dir      SecureAppTenant
	Org      graph.Organization
	Cloud    graph.Cloud
	App      graph.Application // ID is empty until it was made
	Own      string            // object id of its service principal; empty until it was made
	Joined   time.Time         // when that was made; zero while it is not told
	tried    bool              // to make the application, in this plan
	widened  bool              // a service principal was made for it, in this plan: its own or that of an API
	Purposes []sam.Purpose
	Apis     map[string]*graph.ServicePrincipalObject // by application id; without ID where the tenant has none yet
	Store    secret.Store                             // of its secrets, and of the password of the account; nil while nothing was chosen
	Sealing  secret.Files
	User     *account.Newcomer // the account that consents
	granted  time.Time         // when this run consented last; zero: not at all
	Proven   bool              // its token was, in this run
	Shown    KeyPair           // the certificate that it proves itself with; nil in it for a secret
	Ends     time.Time         // when the credential ends that it proves itself with; zero while it has none that is kept
	added    string            // thumbprint of the certificate, or key id of the secret, that was added last
	Retired  bool              // credentials that were replaced were taken away, in this run
}

// credential returns the application as it proves itself with what is stored.
func (m *Making) credential(ctx context.Context, kind secret.Kind) (graph.AppClient, error) {
	kept, found, err := m.Store.Newest(ctx, m.SecretKey(kind))
	switch {
	case err != nil:
		return graph.AppClient{}, err
	case !found:
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrMissing, Path: m.Location(kind)}
	case kind == secret.ClientSecret:
		return m.client("", kept.Text), nil
	}
	pair, ok := readKeyPair(kept.Text)
	if !ok {
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrDamaged, Path: m.Location(kind)}
	}
	m.Shown = pair
	return m.client(kept.Text, ""), nil
}

// SecretKey returns the key of a secret of the application.
func (m *Making) SecretKey(kind secret.Kind) secret.Key {
	return secret.Key{Owner: m.App.AppID, Kind: kind}
}

// Location returns where a secret of the application is stored.
func (m *Making) Location(kind secret.Kind) string { return m.Store.Location(m.SecretKey(kind)) }

// id is the object id as it stands in a request: "{}" until it is known.
func (m *Making) id() string { return orAny(m.App.ID) }

func orAny(id string) string {
	if id == "" {
		return "{}"
	}
	return id
}

// Name is what the application is called, or will be.
func (m *Making) Name() string {
	if m.App.Name != "" {
		return m.App.Name
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
func (m *Making) fresh() bool {
	for _, api := range m.Apis {
		if Lately(api.Created) {
			return true
		}
	}
	return m.tried || m.widened || Lately(m.App.Created) || Lately(m.Joined)
}

// Lately reports whether something was made so short a while ago that not every replica knows it; false where it is not told.
func Lately(made time.Time) bool { return !made.IsZero() && time.Since(made) < appFresh }

// untilReplicated repeats a write that the directory refuses because it does not know an application yet. Each refusal is certain: nothing was
// written. Right after the making of an application "not allowed" can mean that as well.
func untilReplicated(ctx context.Context, fresh bool, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrRefused) || errors.Is(err, graph.ErrForbidden)
		if !fresh || !unknown || try == appTries || policyRefusal(err) {
			return err
		}
		if err := steps.Rest(ctx, graph.OpChangeApplication, appPause); err != nil {
			return steps.NotSent(err)
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
		} else if steps.NeedsPerson(err) {
			return steps.Partial(err)
		}
		if steps.Pause(ctx, steps.LookEvery) != nil {
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

// ForPartner reports whether the application is for Partner Center, which alone says whether MFA is good enough.
func (m *Making) ForPartner() bool { return slices.Contains(m.Purposes, sam.PartnerCenter) }

// OfExisting reads what belongs to an object that was just read. While the object is fresh, that it is not found says that another replica
// answered, which has not heard of it yet.
func OfExisting[T any](ctx context.Context, fresh bool, read func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		found, err := read()
		if !fresh || !errors.Is(err, graph.ErrNotFound) || try == appTries || steps.Rest(ctx, graph.OpReadApplication, appPause) != nil {
			return found, err
		}
	}
}

// Answers to [automation.AskApp] beside the application id of one that is registered.
const (
	NewApp     = "new"      // none of those that there are
	RestoreApp = "restore-" // with the application id of one that was deleted behind it
)

// SecureAppTenant is what this step asks of a tenant beside what is read of its applications.
type SecureAppTenant interface {
	steps.Identity
	steps.AppTenant
	steps.AppSignIn
	account.NewAccountTenant
	custody.VaultClient
	Organization(ctx context.Context) (graph.Organization, error)
	Session() (graph.Session, bool)
}

// AppMarker is the tag of the application that cspready made, or that it was told is the one. It finds an application and proves nothing:
// whoever may change one can set it, so that a plan asks about an application that nothing else on this machine knows.
const AppMarker = "cspready:secure-application-model"

// HandedAPIs are the APIs of an application as a tool names them.
func (m *Making) HandedAPIs() []steps.HandedAPI {
	hosts := m.Cloud.Hosts()
	scopes := map[string]string{
		graph.PartnerCenterAPI: "https://" + hosts.PartnerCenter + "/user_impersonation", graph.GraphAPI: "https://" + hosts.Graph + "/.default",
		graph.AzureManagementAPI: "https://" + hosts.Azure + "/user_impersonation",
	}
	var list []steps.HandedAPI
	for _, n := range sam.RequiredAccessFor(m.Purposes...) {
		list = append(list, steps.HandedAPI{Name: sam.APIName(n.API), Scope: scopes[n.API], Permissions: n.Scopes})
	}
	return list
}

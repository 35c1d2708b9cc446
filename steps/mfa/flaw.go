package mfa

// A Flaw is one way in which a policy falls short of demanding MFA of everybody it reaches, every time.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq: no feature may circumvent MFA.
type Flaw struct {
	Kind FlawKind
	// What names what it is about: applications, locations, combinations, fields that are not known.
	What []string
}

// A FlawKind is the kind of a [Flaw].
type FlawKind string

// The kinds of flaws. The first ones make a policy count for nothing, the later ones leave situations out.
const (
	Off          FlawKind = "off"
	ReportOnly   FlawKind = "report-only"
	NothingAsked FlawKind = "nothing-asked" // no control at all
	OtherControl FlawKind = "other-control" // controls, but none of them MFA
	Avoidable    FlawKind = "avoidable"     // MFA is one control of several to choose from
	WeakStrength FlawKind = "weak-strength" // the authentication strength allows a single factor
	CustomOnly   FlawKind = "custom-only"   // a custom control, which never satisfies MFA
	AtRisk       FlawKind = "at-risk"       // only when Microsoft sees a risk
	OneFlow      FlawKind = "one-flow"      // only for device codes or a transfer
	Workloads    FlawKind = "workloads"     // about service principals, not people
	UserActions  FlawKind = "user-actions"
	Contexts     FlawKind = "contexts"
	Devices      FlawKind = "devices"
	AppFilter    FlawKind = "app-filter"
	Strange      FlawKind = "strange" // holds what is not known here

	SomeApps      FlawKind = "some-apps"
	AppsLeftOut   FlawKind = "apps-left-out"
	SomeClients   FlawKind = "some-clients"
	SomePlatforms FlawKind = "some-platforms"
	PlatformsOut  FlawKind = "platforms-left-out"
	SomeLocations FlawKind = "some-locations"
	LocationsOut  FlawKind = "locations-left-out"
)

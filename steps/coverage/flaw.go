package coverage

// A Flaw is one reason why a policy does not require MFA of everyone it includes at every sign-in.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq: no feature may circumvent MFA.
type Flaw struct {
	Kind FlawKind
	// What lists the ids or words concerned: applications, locations, combinations, unknown fields.
	What []string
}

// A FlawKind is the kind of a [Flaw].
type FlawKind string

// The kinds of flaws. With one of the first group a policy covers nothing; those of the second group leave situations
// uncovered.
const (
	Off                FlawKind = "off"
	ReportOnly         FlawKind = "report-only"
	NoControls         FlawKind = "nothing-asked" // no controls
	NoMFAControl       FlawKind = "other-control" // controls, but none of them requires MFA
	MFAOptional        FlawKind = "avoidable"     // MFA is one of several alternative controls
	WeakStrength       FlawKind = "weak-strength" // the authentication strength allows a single factor
	CustomControlOnly  FlawKind = "custom-only"   // a custom control, which never satisfies MFA
	OnlyAtRisk         FlawKind = "at-risk"       // applies only at a sign-in or user risk
	OnlyAuthFlows      FlawKind = "one-flow"      // applies only to device code flow or authentication transfer
	WorkloadIdentities FlawKind = "workloads"     // applies to service principals, not people
	UserActions        FlawKind = "user-actions"
	AuthContexts       FlawKind = "contexts"
	DeviceFilter       FlawKind = "devices"
	AppFilter          FlawKind = "app-filter"
	NotUnderstood      FlawKind = "strange" // has a part that this version does not know

	SomeApps          FlawKind = "some-apps"
	AppsExcluded      FlawKind = "apps-left-out"
	SomeClients       FlawKind = "some-clients"
	SomePlatforms     FlawKind = "some-platforms"
	PlatformsExcluded FlawKind = "platforms-left-out"
	SomeLocations     FlawKind = "some-locations"
	LocationsExcluded FlawKind = "locations-left-out"
)

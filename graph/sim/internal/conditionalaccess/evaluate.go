package conditionalaccess

import (
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// A SignIn is a described sign-in.
type SignIn struct {
	User                  *directory.User
	App                   string
	Platform, Client      string // "all": not told
	Country, IPAddress    string // empty: not told
	SignInRisk, UserRisk  string // "none": no risk
	InsiderRisk, Transfer string
}

// An Engine evaluates the policies of one tenant.
type Engine struct {
	Directory *directory.Directory
	Locations map[string]scenario.Location // by id
	// IgnoredExclusions are ids of groups whose exclusion from policies the engine overlooks, and IgnoredPolicies ids of
	// policies that it finds not to apply: mistakes that the simulated tenant makes on purpose.
	IgnoredExclusions, IgnoredPolicies []string
}

// Reasons why a policy does not apply, in Microsoft's words.
const (
	Applies       = "notSet"
	notEnabled    = "policyNotEnabled"
	notEnough     = "notEnoughInformation"
	byUsers       = "users"
	byWorkload    = "workloadIdentities"
	byUserAction  = "userActions"
	byContext     = "authenticationContext"
	byApplication = "application"
	byClient      = "clientApps"
	byPlatform    = "devicePlatform"
	byLocation    = "location"
	bySignInRisk  = "signInRisk"
	byUserRisk    = "userRisk"
	byInsiderRisk = "insiderRisk"
	byFlow        = "authenticationFlow"
)

// Evaluate returns why a policy does not apply to a sign-in, or [Applies]. A condition that is certainly not satisfied
// decides; without one, a condition that the description is not enough for makes the policy undecided. Policies that
// are off are not evaluated; those in report-only mode are.
func (e Engine) Evaluate(p odata.Object, s SignIn) string {
	conditions := readObject(p, "conditions")
	switch {
	case odata.StringValue(p, "state") == "disabled":
		return notEnabled
	case slices.Contains(e.IgnoredPolicies, odata.StringValue(p, "id")):
		return byUsers
	}
	undecided := false
	for _, c := range []struct {
		reason string
		holds  answer
	}{
		{byWorkload, no.orYesIf(conditions["clientApplications"] == nil)},
		{byUsers, e.matchUsers(readObject(conditions, "users"), s.User)},
		{byUserAction, no.orYesIf(len(readTexts(readObject(conditions, "applications"), "includeUserActions")) == 0)},
		{byContext, no.orYesIf(len(readTexts(readObject(conditions, "applications"),
			"includeAuthenticationContextClassReferences")) == 0)},
		{byApplication, matchApplication(readObject(conditions, "applications"), s.App)},
		{byClient, matchClient(readTexts(conditions, "clientAppTypes"), s.Client)},
		{byPlatform, matchPlatform(readObject(conditions, "platforms"), s.Platform)},
		{byLocation, e.matchLocation(readObject(conditions, "locations"), s)},
		{bySignInRisk, matchRisk(readTexts(conditions, "signInRiskLevels"), s.SignInRisk)},
		{byUserRisk, matchRisk(readTexts(conditions, "userRiskLevels"), s.UserRisk)},
		{byInsiderRisk, matchRisk(readWords(conditions["insiderRiskLevels"]), s.InsiderRisk)},
		{byFlow, matchFlow(readWords(readObject(conditions, "authenticationFlows")["transferMethods"]), s.Transfer)},
		{"devices", matchDevice(conditions["devices"])},
	} {
		switch c.holds {
		case no:
			return c.reason
		case untold:
			undecided = true
		}
	}
	if undecided {
		return notEnough
	}
	return Applies
}

// An answer says whether a condition is satisfied.
type answer int

const (
	untold answer = iota
	yes
	no
)

// orYesIf returns yes if a condition holds, and a otherwise.
func (a answer) orYesIf(holds bool) answer {
	if holds {
		return yes
	}
	return a
}

// matchApplication returns whether a policy is for an application.
func matchApplication(condition odata.Object, app string) answer {
	if condition["applicationFilter"] != nil {
		return untold // custom attributes of the application are not described
	}
	named := func(list string) bool {
		return slices.ContainsFunc(readTexts(condition, list), func(name string) bool {
			return name == "All" || strings.EqualFold(name, app) || slices.Contains(suites[name], strings.ToLower(app))
		})
	}
	return no.orYesIf(named("includeApplications") && !named("excludeApplications"))
}

// suites are applications of the groups of applications that policies can name, as far as they matter here.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
var suites = map[string][]string{
	"Office365": {"00000003-0000-0ff1-ce00-000000000000", "00000002-0000-0ff1-ce00-000000000000",
		"cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"},
	"MicrosoftAdminPortals": {"c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "00000006-0000-0ff1-ce00-000000000000"},
}

func matchClient(types []string, client string) answer {
	switch {
	case slices.Contains(types, "all"), slices.Contains(types, client):
		return yes
	case client == "all":
		return untold
	}
	return no
}

func matchPlatform(condition odata.Object, platform string) answer {
	include, exclude := readTexts(condition, "includePlatforms"), readTexts(condition, "excludePlatforms")
	switch {
	case condition == nil:
		return yes
	case platform == "all" && (!slices.Contains(include, "all") || len(exclude) > 0):
		return untold
	case slices.Contains(exclude, platform):
		return no
	}
	return no.orYesIf(slices.Contains(include, "all") || slices.Contains(include, platform))
}

// matchRisk returns whether a level of risk is one that a policy names; "none" can be one of them.
func matchRisk(levels []string, level string) answer {
	return no.orYesIf(len(levels) == 0 || slices.Contains(levels, level))
}

// matchFlow returns whether an authentication flow is one that a policy names; "none" means no condition.
func matchFlow(flows []string, flow string) answer {
	return no.orYesIf(len(flows) == 0 || slices.Equal(flows, []string{"none"}) || slices.Contains(flows, flow))
}

// matchDevice returns untold for a filter: the attributes of a device are not described here.
func matchDevice(condition any) answer { return untold.orYesIf(condition == nil) }

// readObject returns an object within another, nil if there is none.
func readObject(o odata.Object, name string) odata.Object {
	part, _ := o[name].(odata.Object)
	return part
}

// readTexts returns the texts of a list within an object.
func readTexts(o odata.Object, name string) []string { return odata.TextItems(o[name]) }

// readWords returns the members of an enumeration that several values can be joined in.
func readWords(v any) []string {
	if joined, isText := v.(string); isText {
		return strings.Split(joined, ",")
	}
	return odata.TextItems(v)
}

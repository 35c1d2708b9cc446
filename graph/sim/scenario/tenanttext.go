package scenario

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A tenantText is the tenant of a tenant file: users, groups and policies as Graph answers them.
type tenantText struct {
	ID                               string
	DisplayName, InitialDomain       string
	CountryLetterCode                string
	PartnerTenantType                *string
	Plans                            []string
	SecurityDefaults                 bool
	Users                            []map[string]any
	Groups                           []groupText
	CAPolicies                       []map[string]any
	RoleAssignments, RoleEligibility []assignmentText
	Domains                          []domainText
	SignIn                           struct{ User string }
}

// UnmarshalJSON refuses unknown fields: a tenant without what they say would be another one.
func (t *tenantText) UnmarshalJSON(text []byte) error {
	type plain tenantText
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(t))
}

type groupText struct {
	ID, DisplayName    string
	Members            []string
	EligibleMembers    []string
	Visibility         string
	IsAssignableToRole bool
	GroupTypes         []string
	SecurityEnabled    *bool
	MailEnabled        *bool
}

type assignmentText struct {
	Principal, Role, Scope string
	EndDateTime            string // only that there is one: the tenant's end is some hours after it is built
}

type domainText struct {
	ID                           string
	IsInitial, IsDefault         bool
	AuthenticationType           string
	FederatedIdpMfaBehavior      string
	PasswordValidityPeriodInDays int
}

// Plans of Entra that a tenant file names.
const (
	planP1         = "AAD_PREMIUM"
	planP2         = "AAD_PREMIUM_P2"
	planGovernance = "Entra_Identity_Governance"
)

// methodsKey is the property of a user with the registered methods, which Graph answers elsewhere.
const methodsKey = "_methods"

// toScenario returns the tenant with that many further users.
func (t tenantText) toScenario(more int) (Scenario, error) {
	s := Scenario{
		ID: t.ID, Name: t.DisplayName, Country: t.CountryLetterCode, PartnerType: "valueAddedResellerPartnerDelegatedAdmin",
		Created:          time.Date(2016, 4, 5, 8, 0, 0, 0, time.UTC),
		SecurityDefaults: t.SecurityDefaults, RawPolicies: t.CAPolicies, Person: Person{UPN: t.SignIn.User},
	}
	if s.ID == "" {
		sum := sha256.Sum256([]byte(t.DisplayName + "\x00" + t.InitialDomain))
		sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80 // a GUID of the kind that is derived from a name
		s.ID = fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	}
	if t.PartnerTenantType != nil {
		s.PartnerType = *t.PartnerTenantType
	}
	if err := s.addPlans(t.Plans); err != nil {
		return Scenario{}, err
	}
	s.addDomains(t.Domains, t.InitialDomain)
	for _, u := range t.Users {
		made, err := toUser(u)
		if err != nil {
			return Scenario{}, err
		}
		s.Users = append(s.Users, made)
	}
	for i := range more {
		s.Users = append(s.Users, User{Name: fmt.Sprintf("Person Number %d", i),
			UPN: fmt.Sprintf("person%d@%s", i, s.defaultDomain()), Methods: []string{"microsoftAuthenticator"}})
	}
	for _, g := range t.Groups {
		s.Groups = append(s.Groups, Group{ID: g.ID, Name: g.DisplayName, Members: g.Members,
			EligibleMembers: g.EligibleMembers, Visibility: g.Visibility, RoleAssignable: g.IsAssignableToRole,
			Types: g.GroupTypes})
	}
	s.addAssignments(t.RoleAssignments, t.RoleEligibility)
	return s, nil
}

// addPlans sets the licence to the best of the plans.
func (s *Scenario) addPlans(plans []string) error {
	for _, plan := range plans {
		switch plan {
		case planP1:
			if s.Licence == "" {
				s.Licence = "P1"
			}
		case planP2:
			s.Licence = "P2"
		case planGovernance:
			s.Governance = true
		default:
			return fmt.Errorf("no plan %q", plan)
		}
	}
	return nil
}

// addDomains adds the domains that are listed, or else the initial one.
func (s *Scenario) addDomains(domains []domainText, initial string) {
	for _, d := range domains {
		s.Domains = append(s.Domains, Domain{Name: d.ID, Initial: d.IsInitial, Default: d.IsDefault,
			Federated: d.AuthenticationType == "Federated", MFABehaviour: d.FederatedIdpMfaBehavior,
			PasswordDays: d.PasswordValidityPeriodInDays})
	}
	if len(domains) == 0 {
		s.Domains = []Domain{{Name: initial, Initial: true, Default: true}}
	}
}

func (s *Scenario) defaultDomain() string {
	i := slices.IndexFunc(s.Domains, func(d Domain) bool { return d.Default })
	return s.Domains[max(i, 0)].Name
}

// addAssignments adds active and eligible assignments. Whoever has the same role as both has activated it.
func (s *Scenario) addAssignments(active, eligible []assignmentText) {
	for _, a := range active {
		isSame := func(e assignmentText) bool {
			return e.Principal == a.Principal && e.Role == a.Role && e.Scope == a.Scope
		}
		s.RoleAssignments = append(s.RoleAssignments, RoleAssignment{Principal: a.Principal, Role: a.Role, Scope: a.Scope,
			Activated: a.EndDateTime != "" || slices.ContainsFunc(eligible, isSame)})
	}
	for _, e := range eligible {
		s.RoleAssignments = append(s.RoleAssignments, RoleAssignment{Principal: e.Principal, Role: e.Role, Scope: e.Scope,
			Eligible: true})
	}
}

// toUser returns a user with every property of the file.
func toUser(properties map[string]any) (User, error) {
	text := func(name string) string { s, _ := properties[name].(string); return s }
	u := User{ID: text("id"), UPN: text("userPrincipalName"), Name: text("displayName"),
		Guest: strings.EqualFold(text("userType"), "Guest"), Disabled: properties["accountEnabled"] == false,
		Synced: properties["onPremisesSyncEnabled"] == true, PasswordPolicies: text("passwordPolicies"),
		Properties: map[string]any{}}
	if u.Name == "" {
		u.Name, _, _ = strings.Cut(u.UPN, "@")
	}
	if at := text("createdDateTime"); at != "" {
		created, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return User{}, fmt.Errorf("user %s: %w", u.UPN, err)
		}
		u.Created = created
	}
	for name, value := range properties {
		if !strings.HasPrefix(name, "_") {
			u.Properties[name] = value
		} else if name != methodsKey {
			return User{}, fmt.Errorf("user %s: no property %s", u.UPN, name)
		}
	}
	methods, _ := properties[methodsKey].([]any)
	for _, m := range methods {
		if kind, _ := m.(string); kind != "password" { // every account has one
			u.Methods = append(u.Methods, kind)
		}
	}
	return u, nil
}

package wire

import (
	"encoding/json"
	"slices"
	"strings"

	"cspready/graph"
)

// Properties of accounts to select.
const (
	UserSelect = "id,displayName,userPrincipalName,accountEnabled,userType,createdDateTime,creationType," +
		"onPremisesSyncEnabled,identities,externalUserState"
	AccountSelect  = UserSelect + ",passwordPolicies,assignedLicenses"
	OperatorSelect = "id,displayName,userPrincipalName,userType"
	ActivitySelect = "id,assignedLicenses,signInActivity"
)

// A User is an account or, in lists of several kinds of objects, the type and id of another object.
//
// https://learn.microsoft.com/graph/api/resources/user
type User struct {
	DirectoryObject

	DisplayName       string
	UserPrincipalName string
	AccountEnabled    *bool
	UserType          string
	CreatedDateTime   string
	CreationType      string

	OnPremisesSyncEnabled *bool

	Identities        []identity
	ExternalUserState string // of an invitation; empty for accounts that were not invited
}

// An identity is a way in which an account signs in.
//
// https://learn.microsoft.com/graph/api/resources/objectidentity
type identity struct{ SignInType, Issuer string }

// isExternal reports whether the account signs in elsewhere with it: at another tenant, with a Microsoft account, at
// another identity provider, or with a code sent by mail.
func (i identity) isExternal() bool {
	return strings.EqualFold(i.SignInType, "federated") || strings.EqualFold(i.Issuer, "mail")
}

// Read returns the account; false for one without its id.
func (u User) Read() (graph.User, bool) {
	return graph.User{
		ID: u.ID, Name: u.DisplayName, UserPrincipalName: u.UserPrincipalName, Enabled: readTri(u.AccountEnabled),
		// Accounts older than the property have none and are members.
		Guest:    strings.EqualFold(u.UserType, "Guest"),
		Created:  readTime(u.CreatedDateTime),
		External: u.isExternal(), EntraHome: u.entraHome(), Agent: u.Type == agentUserType, Issuer: u.issuer(),
		Synced: readTri(u.OnPremisesSyncEnabled) == graph.Yes,
	}, u.ID != ""
}

// issuer returns the domain of the identity with the user principal name.
func (u User) issuer() string {
	for _, i := range u.Identities {
		if strings.EqualFold(i.SignInType, "userPrincipalName") {
			return i.Issuer
		}
	}
	return ""
}

// isExternal reports whether the account is managed in another directory. How it was made is one sign of that, how it
// signs in another. Accounts that were converted have the one and not the other, and may be of either kind.
//
// https://learn.microsoft.com/entra/external-id/invite-internal-users
func (u User) isExternal() graph.Tri {
	madeOutside := strings.EqualFold(u.CreationType, "Invitation") || strings.EqualFold(u.CreationType,
		"SelfServiceSignUp") || strings.Contains(strings.ToUpper(u.UserPrincipalName), "#EXT#")
	signsInOutside := slices.ContainsFunc(u.Identities, identity.isExternal)
	signsInHere := len(u.Identities) > 0 && !signsInOutside
	isInvited := u.ExternalUserState != ""
	switch {
	case madeOutside && !signsInHere:
		return graph.Yes
	case madeOutside, signsInOutside, isInvited:
		return graph.Unknown
	case u.UserPrincipalName == "" && !signsInHere: // too little was answered
		return graph.Unknown
	case !signsInHere && strings.EqualFold(u.UserType, "Guest"): // an invited guest whose name was changed looks like this
		return graph.Unknown
	}
	return graph.No
}

// An Account is an account with the properties that the list of users does not select.
//
// https://learn.microsoft.com/graph/api/user-get
type Account struct {
	User
	PasswordPolicies string
	AssignedLicenses []json.RawMessage
}

// Read returns the account; false for one without its id.
func (a Account) Read() (graph.Account, bool) {
	user, ok := a.User.Read()
	return graph.Account{
		User: user, Licensed: len(a.AssignedLicenses) > 0,
		PasswordNeverExpires: hasPasswordPolicy(a.PasswordPolicies, "DisablePasswordExpiration"),
	}, ok
}

// hasPasswordPolicy reports whether passwordPolicies, a list separated by commas with or without blanks, has a policy.
func hasPasswordPolicy(policies, policy string) bool {
	for p := range strings.SplitSeq(policies, ",") {
		if strings.EqualFold(strings.TrimSpace(p), policy) {
			return true
		}
	}
	return false
}

// A SignInActivity is an account with the times of its last sign-ins.
//
// https://learn.microsoft.com/graph/api/resources/signinactivity
type SignInActivity struct {
	ID               string
	AssignedLicenses []json.RawMessage
	SignInActivity   *struct { // absent for an account that never signed in
		LastSignInDateTime               string
		LastNonInteractiveSignInDateTime string
		LastSuccessfulSignInDateTime     string
	}
}

// Read returns the activity; false for one without the account's id.
func (a SignInActivity) Read() (graph.Activity, bool) {
	found := graph.Activity{UserID: a.ID, Licensed: len(a.AssignedLicenses) > 0}
	if s := a.SignInActivity; s != nil {
		found.Interactive, found.NonInteractive = readTime(s.LastSignInDateTime), readTime(s.LastNonInteractiveSignInDateTime)
		found.Successful = readTime(s.LastSuccessfulSignInDateTime)
	}
	return found, a.ID != ""
}

// A SignIn is an entry of the sign-in log.
//
// https://learn.microsoft.com/graph/api/resources/signin
type SignIn struct{ UserID, UserPrincipalName, ClientAppUsed, CreatedDateTime string }

// Read returns the sign-in.
func (s SignIn) Read() (graph.SignInEvent, bool) {
	return graph.SignInEvent{
		UserID: s.UserID, UserPrincipalName: s.UserPrincipalName, Client: s.ClientAppUsed,
		Time: readTime(s.CreatedDateTime),
	}, true
}

// entraIssuer is the issuer of accounts of other Entra tenants.
const entraIssuer = "ExternalAzureAD"

// entraHome reports whether the account signs in at another Entra tenant; Unknown where it does not sign in elsewhere.
func (u User) entraHome() graph.Tri {
	home := graph.Unknown
	for _, i := range u.Identities {
		switch {
		case !i.isExternal():
		case strings.EqualFold(i.Issuer, entraIssuer):
			return graph.Yes
		default:
			home = graph.No
		}
	}
	return home
}

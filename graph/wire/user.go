package wire

import (
	"encoding/json"
	"strings"

	"cspready/graph"
)

// Properties of accounts to select.
const (
	UserSelect = "id,displayName,userPrincipalName,accountEnabled,userType,createdDateTime,creationType," +
		"onPremisesSyncEnabled"
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
}

// Read returns the account; false for one without its id.
func (u User) Read() (graph.User, bool) {
	return graph.User{
		ID: u.ID, Name: u.DisplayName, UserPrincipalName: u.UserPrincipalName, Enabled: readTri(u.AccountEnabled),
		// Accounts older than the property have none and are members.
		Guest:   strings.EqualFold(u.UserType, "Guest"),
		Created: readTime(u.CreatedDateTime),
		Invited: strings.EqualFold(u.CreationType, "Invitation") ||
			strings.Contains(strings.ToUpper(u.UserPrincipalName), "#EXT#"),
		Synced: readTri(u.OnPremisesSyncEnabled) == graph.Yes,
	}, u.ID != ""
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

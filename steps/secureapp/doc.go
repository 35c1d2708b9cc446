// Package secureapp has the requirements on automation that uses a user's sign-in: it follows Microsoft's Secure
// Application Model.
//
//   - [New] returns the requirement on the application (secureapp.go): [ID].
//   - [NewConsentUser] returns the one on the account that consents to it (consentuser.go): [ConsentUserID].
//
// A check chooses the application (choice.go), reads it (description.go) and has package sam judge it. A plan begins in
// plan.go and has a file for each of its parts: the application and its consents (register.go), the credential
// (credential.go, rotation.go), the account (user.go), the token (token.go), credentials to be removed (retire.go), and
// what is left to a person (finish.go, notes.go). Questions are in questions.go.
//
// The changes themselves, and how they are undone, are in package change/app; what the tenant's automation is was
// stated by a person, see package automation.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
package secureapp

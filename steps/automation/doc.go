// Package automation has what the operator stated about software that signs in as a user: what it is, what it is for,
// and which application and account it uses. [Of] returns the statements of a profile. The requirements of the secure
// application model and those of Partner Center draw their conclusions from it.
//
//	automation  the questions, their answers and what follows from them
//	partner     whether Partner Center serves the tenant, and the applications in its reports
//	proof       the result of testing an application's stored token
package automation

// Package sam judges an application by Microsoft's secure application model. It is a function from the data of an
// application to points, each with what is wanted and what was found; it reads and changes nothing in a tenant.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
package sam

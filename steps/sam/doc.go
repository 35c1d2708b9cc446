// Package sam holds an application against Microsoft's secure application model. It looks at plain values, asks nobody, and changes
// nothing: what a tenant tells goes in, and what is wanted and found of each point comes out.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
package sam

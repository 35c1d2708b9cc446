// Package wire decodes the JSON answers of Microsoft Graph, Partner Center and Key Vault. Each type has the
// properties of one resource that cspready reads, and a method Read that converts it to a type of package graph. A
// constant such as [UserSelect] beside it lists the properties to select. The live client and the simulator's client
// both decode with it, so they cannot understand the same answer differently.
//
// read.go decodes whole answers: [ReadObject] and [ReadCreated] a single object, [Items] and [Read] a list page after
// page, [ReadPartnerList] a list of Partner Center. The other files have the resources by subject.
//
// The types decode JSON themselves rather than use the models of the Graph SDK: those lose the values of enumerations
// that were added later or are spelt differently, and types that the SDK does not know.
//
// Property names match in any letter case, as in encoding/json: some services spell them differently than documented.
package wire

// An Answer is an object as a service prints it. Read converts it to a type of package graph; false means that it lacks
// something it must not be used without, such as its id.
type Answer[V any] interface {
	Read() (V, bool)
}

// Package wire is the JSON of the services' answers: Microsoft Graph, Partner Center and Key Vault. Each shape has the
// properties of one resource that cspready reads, and a method Read that turns it into a type of package graph. The
// live client and the simulator's client both decode with it, so they cannot understand the same answer differently.
//
// The shapes take JSON, and not the models of the Graph SDK: those lose the values of enumerations that were added
// later or are spelt differently, and types that the SDK does not know.
//
// Names of properties match in any letter case, as encoding/json does it: some services spell them differently than
// documented.
package wire

// An Answer is an object as a service prints it. Read returns it as a type of package graph; false means that it lacks
// something without which it must not be used, such as its id.
type Answer[V any] interface {
	Read() (V, bool)
}

// Package history keeps what checks came to, and says what has changed between two of them.
//
// A kept run is the document of the check ([report.Check]) in a file of its own under the folder of its tenant: `<tenant
// id>/runs/<time>.json`. It holds no secret, as the document has no place for one. Files appear whole or not at all, are read when they
// are asked for, and are never written again: what cannot be read is set aside, what a newer version wrote is left alone.
//
// A [Store] is the files, a [Visit] what a front end keeps in one run of the program, a [Diff] what two runs differ in.
package history

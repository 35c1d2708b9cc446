// Package history stores the results of checks, and compares two of them.
//
// A stored run is the document of the check ([report.Check]) in its own file in the folder of its tenant: `<tenant
// id>/runs/<time>.json`. It contains no secret, as the document has no place for one. Files are written whole or not
// at all, are read on demand, and are never rewritten. A file that cannot be read is renamed; one of a newer version
// is left alone.
//
// A [Store] is the set of files, a [Visit] what a front end stores in one run of the program, a [Diff] the difference
// between two runs.
package history

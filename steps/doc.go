// Package steps is the domain: what a partner tenant must fulfil, how each requirement is judged, and which changes mend it. It
// decides; it does not draw, print or speak HTTP. Its answers are data ([Finding], [Plan], [Result]) that the wizard, the plain
// front end, the check command and the reports show.
//
// Nothing is written but by a [Ledger], which takes only an [Approved] change, which only [Plan.Approve] gives out, which wants
// the fingerprint of what a person was shown.
package steps

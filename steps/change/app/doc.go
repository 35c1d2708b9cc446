// Package app has the changes of the application that a partner's automation signs in with, as the Secure Application
// Model demands, and how each of them is undone.
//
// A requirement reads the tenant, decides what is missing, and builds the changes with the functions of this package:
// [Register] or [Restore], [Update], [CreateAPIPrincipal], [CreatePrincipal], [EnablePrincipal], [Consent],
// [AddCertificate] or [AddSecret], [AddAgent], [CaptureToken], [RetireCertificates] and [RetireSecret]. All changes
// of one plan share a [Pending]: the first of them may create the application whose ids the later ones need.
//
// Each file holds one object, its changes, and the functions that plan their undoing from the journal (UndoRegister
// and so on): register.go and restore.go, update.go with access.go for its permissions, principal.go, consent.go,
// certificate.go and secret.go with credential.go and keypair.go, retire.go, token.go, addagent.go. The rest is
// shared: pending.go, pause.go, replication.go for writes and reads of objects that not every replica knows yet, and
// handover.go for what a tool needs afterwards.
//
// The package does not decide whether a change is needed or allowed, except that a write is refused if the object has
// changed since it was shown. Package secureapp decides, and package undo finds the function for an entry of the
// journal.
//
// https://learn.microsoft.com/partner-center/developer/secure-app-model-framework
package app

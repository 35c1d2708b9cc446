package steps

// Wavering is the finding of readings that do not agree.
func Wavering(last Finding) Finding {
	last.Status, last.Fix = Unknown, FixNone
	last.Summary, last.Remedy = say("verify.wavering"), say("verify.again")
	return last
}

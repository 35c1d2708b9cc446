package steps

import (
	"math"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// scoreLife is how old the data of the score may be. Microsoft looks at them once a day.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore (beta)
const scoreLife = 2 * 24 * time.Hour

// ignoredReason says why an item says nothing of today; empty for one that counts.
func ignoredReason(item graph.ScoreItem) assets.Text {
	age := time.Since(item.Checked)
	switch {
	case item.Compliant == graph.Unknown:
		return say("score.untold")
	case item.Preview:
		return say("score.preview")
	case item.Checked.IsZero() || age < -scoreLife:
		return say("score.undated")
	case age > scoreLife:
		return say("score.old", "count", int(age.Hours()/24))
	}
	return assets.Text{}
}

// scoreFacts are what the score says of an item.
func scoreFacts(item graph.ScoreItem) []Fact {
	points := say("tri.unknown")
	if item.Score >= 0 && item.MaxScore >= 0 {
		points = say("score.points", "score", item.Score, "max", item.MaxScore)
	}
	counts := ignoredReason(item).Empty()
	list := []Fact{{Name: say("fact.score"), Got: points, OK: counts && item.Compliant == graph.Yes}}
	if item.MaxScore >= 0 {
		list[0].Want = say("score.points", "score", item.MaxScore, "max", item.MaxScore)
	}
	if !item.Checked.IsZero() {
		list = append(list, Fact{Name: say("fact.score-checked"), Got: verbatim(moment(item.Checked)), OK: counts || item.Preview})
	}
	if !item.Updated.IsZero() {
		list = append(list, Fact{Name: say("fact.score-updated"), Got: verbatim(moment(item.Updated)), OK: true})
	}
	if item.AverageResponse >= 0 && strings.EqualFold(item.Kind, graph.ScoreAlerts) {
		list = append(list, Fact{say("fact.score-response"), say("score.hours", "count", 24), say("score.hours", "count", int(math.Ceil(item.AverageResponse))),
			item.AverageResponse <= 24})
	}
	if item.Action != "" {
		list = append(list, Fact{Name: say("fact.score-page"), Got: verbatim(item.Action), OK: true})
	}
	return list
}

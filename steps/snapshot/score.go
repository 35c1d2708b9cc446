package snapshot

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// scoreMaxAge is how old the data of the score may be. Microsoft updates it once a day.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore (beta)
const scoreMaxAge = 2 * 24 * time.Hour

// IgnoredReason returns why an item does not count today; empty for one that counts.
func IgnoredReason(item graph.ScoreItem) assets.Text {
	age := time.Since(item.Checked)
	switch {
	case item.Compliant == graph.Unknown:
		return assets.Say("score.untold")
	case item.Preview:
		return assets.Say("score.preview")
	case item.Checked.IsZero() || age < -scoreMaxAge:
		return assets.Say("score.undated")
	case age > scoreMaxAge:
		return assets.Say("score.old", "count", int(age.Hours()/24))
	}
	return assets.Text{}
}

// ScoreFacts returns the details of an item.
func ScoreFacts(item graph.ScoreItem) []steps.Fact {
	points := assets.Say("tri.unknown")
	if item.Score >= 0 && item.MaxScore >= 0 {
		points = assets.Say("score.points", "score", item.Score, "max", item.MaxScore)
	}
	counts := IgnoredReason(item).Empty()
	list := []steps.Fact{{Name: assets.Say("fact.score"), Got: points, OK: counts && item.Compliant == graph.Yes}}
	if item.MaxScore >= 0 {
		list[0].Want = assets.Say("score.points", "score", item.MaxScore, "max", item.MaxScore)
	}
	if !item.Checked.IsZero() {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-checked"),
			Got: assets.Verbatim(steps.FormatTime(item.Checked)), OK: counts || item.Preview})
	}
	if !item.Updated.IsZero() {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-updated"),
			Got: assets.Verbatim(steps.FormatTime(item.Updated)), OK: true})
	}
	if item.AverageResponse >= 0 && strings.EqualFold(item.Kind, graph.ScoreAlerts) {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-response"), Want: assets.Say("score.hours", "count", 24),
			Got: assets.Say("score.hours", "count", int(math.Ceil(item.AverageResponse))),
			OK:  item.AverageResponse <= 24})
	}
	if item.Action != "" {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-page"), Got: assets.Verbatim(item.Action), OK: true})
	}
	return list
}

// Score returns the items of the partner security score.
func (s *Snapshot) Score(ctx context.Context) Part[[]graph.ScoreItem] {
	return s.score.readOnceFrom(ctx, s.reader.Tenant.Score)
}

// ScoreItem returns one item of the score; false with no error when the score does not have it.
func (s *Snapshot) ScoreItem(ctx context.Context, kind string) (graph.ScoreItem, bool, error) {
	items, err := s.Score(ctx).Whole()
	if err != nil {
		return graph.ScoreItem{}, false, err
	}
	i := slices.IndexFunc(items, func(i graph.ScoreItem) bool { return strings.EqualFold(i.Kind, kind) })
	if i < 0 {
		return graph.ScoreItem{}, false, nil
	}
	return items[i], true, nil
}

// CurrentScoreItem returns an item that is up to date; false for every other.
func (s *Snapshot) CurrentScoreItem(ctx context.Context, kind string) (graph.ScoreItem, bool, error) {
	item, found, err := s.ScoreItem(ctx, kind)
	return item, found && IgnoredReason(item).Empty(), err
}

package steps

import "testing"

func TestAChangeThatRestsOnADeclinedOneIsLeftOutForIt(t *testing.T) {
	p := planOf(&fakeOp{name: "a"}, &fakeOp{name: "b"}, &fakeOp{name: "c"}, &fakeOp{name: "d"})
	p.DependsOn = map[int][]int{2: {0, 1}, 3: {2}}
	list := p.Decisions([]Approval{p.Approval(0, "")})
	if !list[0].Approved || list[0].IsSkipped() {
		t.Errorf("a was agreed to: %+v", list[0])
	}
	if list[1].Approved || list[1].IsSkipped() || list[1].Describe().ID != "decided.declined" {
		t.Errorf("b was declined: %+v", list[1])
	}
	for at, lacks := range map[int]string{2: "b", 3: "b"} {
		d := list[at]
		if !d.IsSkipped() || len(d.Missing) != 1 || d.Missing[0].Question.Args["text"] != lacks {
			t.Errorf("change %d was left out for want of %s: %+v", at, lacks, d)
		}
	}
	if n := len(NotApproved(list)); n != 3 {
		t.Errorf("%d changes were not agreed to, want 3", n)
	}
}

package steps

import "testing"

func TestAChangeThatRestsOnADeclinedOneIsLeftOutForIt(t *testing.T) {
	p := planOf(&fakeOp{name: "a"}, &fakeOp{name: "b"}, &fakeOp{name: "c"}, &fakeOp{name: "d"})
	p.Rests = map[int][]int{2: {0, 1}, 3: {2}}
	list := p.Decided([]Yes{p.Yes(0, "")})
	if !list[0].Agreed || list[0].LeftOut() {
		t.Errorf("a was agreed to: %+v", list[0])
	}
	if list[1].Agreed || list[1].LeftOut() || list[1].Said().ID != "decided.declined" {
		t.Errorf("b was declined: %+v", list[1])
	}
	for at, lacks := range map[int]string{2: "b", 3: "b"} {
		d := list[at]
		if !d.LeftOut() || len(d.Lacks) != 1 || d.Lacks[0].Question.Args["text"] != lacks {
			t.Errorf("change %d was left out for want of %s: %+v", at, lacks, d)
		}
	}
	if n := len(NotAgreed(list)); n != 3 {
		t.Errorf("%d changes were not agreed to, want 3", n)
	}
}

package plain

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps"
)

// How many codes that ran out are replaced: whoever lets more go by is not there, and a check in a script has to end.
const (
	freshCodes           = 3
	freshCodesUnattended = 1
)

// A Desk is where a person signs in on plain lines.
type Desk struct {
	Console *Console
	Open    func(url string) error // opens the browser of this machine
	Demo    *steps.Demo            // nil for a real tenant
	// Attended says that the person may type while an attempt waits, to sign in another way. Without it only an address that a
	// browser ended at is read, so that a check in a script leaves its input alone.
	Attended bool

	blocked bool
	noCodes bool // codes are no way to sign in to what it is for
}

// withoutCodes is the desk for a sign-in that no code leads to.
func (d *Desk) withoutCodes() *Desk {
	return &Desk{Console: d.Console, Open: d.Open, Demo: d.Demo, Attended: d.Attended, noCodes: true}
}

// Blocked reports whether a device code was refused at this desk.
func (d *Desk) Blocked() bool { return d.blocked }

// other is how an attempt ends when the person wants another way.
type other struct{ way graph.Way }

func (other) Error() string { return "another way was chosen" }

// SignIn lets a person sign in. A code that runs out is replaced by a fresh one; one that is refused is followed by the browser if
// somebody is there to use it. The end of an attended input ends it: nobody is left who could answer what comes next.
func (d *Desk) SignIn(ctx context.Context, in graph.SignIn, want graph.Want) (graph.Session, error) {
	return d.signIn(ctx, in, want, true)
}

func (d *Desk) signIn(ctx context.Context, in graph.SignIn, want graph.Want, needsInput bool) (graph.Session, error) {
	codes := freshCodes
	if !d.Attended {
		codes = freshCodesUnattended
	}
	for fresh := 0; ; {
		session, err := d.attempt(ctx, in, want, needsInput)
		var instead other
		d.blocked = d.blocked || errors.Is(err, graph.ErrCodeBlocked)
		switch {
		case err == nil:
			return session, nil
		case errors.As(err, &instead):
			want.Way = instead.way
		case errors.Is(err, graph.ErrCodeExpired) && fresh < codes:
			fresh++
			d.Console.Tell("plain.expired")
		case errors.Is(err, graph.ErrCodeBlocked) && d.Attended && want.Way == graph.DeviceCode:
			d.Console.Explain(err)
			want.Way = graph.Browser
		default:
			return graph.Session{}, err
		}
	}
}

// attempt shows the prompt of one attempt and waits for its end, listening to the person meanwhile.
func (d *Desk) attempt(ctx context.Context, in graph.SignIn, want graph.Want, needsInput bool) (session graph.Session, err error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	attempt, err := in.Begin(ctx, want)
	if err != nil {
		return graph.Session{}, err
	}
	d.show(attempt.Prompt())
	waiting, ended := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer ended()
		session, err = attempt.Wait(ctx, d.progress())
	}()
	heard := d.listen(waiting, attempt, needsInput)
	if heard != nil && waiting.Err() == nil {
		giveUp()
	}
	<-done
	if err != nil && heard != nil && !errors.Is(heard, context.Canceled) {
		return graph.Session{}, heard // given up for this; an attempt that succeeded in that moment counts
	}
	return session, err
}

// listen hears what is typed while an attempt waits: nil when there is no more to hear, else why to give the attempt up. A line that
// means nothing here was typed ahead for a later question: it is kept, and listening ends.
func (d *Desk) listen(ctx context.Context, attempt graph.Attempt, needsInput bool) error {
	paste := attempt.Prompt().Way == graph.Paste
	for d.Attended || paste {
		line, err := d.Console.next(ctx)
		if errors.Is(err, ErrNoAnswer) && !paste && !needsInput {
			return nil
		}
		if err != nil {
			return err
		}
		if way, ok := d.word(line, attempt.Prompt().Way); ok {
			return other{way}
		}
		if !paste {
			d.Console.hold(line)
			return nil
		}
		if line == "" {
			continue
		}
		err = attempt.Answer(line)
		if err == nil {
			return nil
		}
		d.Console.Explain(err)
	}
	return nil
}

// word reads a line as the choice of a way.
func (d *Desk) word(line string, now graph.Way) (graph.Way, bool) {
	switch {
	case !d.Attended:
		return "", false
	case isWord(line, "b"):
		return graph.Browser, true
	case isWord(line, "p"):
		return graph.Paste, true
	case isWord(line, "c") && !d.noCodes:
		return graph.DeviceCode, true
	case isWord(line, "r"):
		return now, true
	}
	return "", false
}

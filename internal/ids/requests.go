package ids

// Request identifies what somebody asked the administrators for, such as another job title.
type Request string

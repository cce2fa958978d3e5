import type { ObjectivePattern } from './objectivePattern';

/** Objectives about the person. */
export const relationObjectives: readonly ObjectivePattern[] = [
  {
    name: 'win_back',
    words: [
      'win back',
      'winback',
      'bring back',
      'come back',
      'inactive',
      'lapsed',
      'dormant',
      'reactivat',
      're-engage',
      'reengage',
      'churn',
      'miss you',
      'lost customer',
    ],
    subjects: ['We miss you', 'It has been a while', 'Your favourites are still here'],
    plain: [
      'It has been a while, and we miss you. A lot is new since your last visit, so come and have a look.',
      'We have not seen you for some time. Your favourites are still here, and some new things are waiting too.',
      'Time flies! We kept a place for you and would love to have you back.',
    ],
    elevated: [
      'We have not had the pleasure of your visit for some time. It would be an honour to welcome you back.',
      'Since your last visit our selection has grown. We should be glad to show you what is new.',
      'You have been missed. Whenever you wish to return, our doors are open to you.',
    ],
    short: [
      'We miss you! Come and see what is new.',
      'It has been a while. Come back and have a look.',
      'We kept a place for you. Come back soon.',
    ],
  },
  {
    name: 'thank_you',
    words: ['thank', 'gratitude', 'appreciat', 'grateful'],
    subjects: ['Thank you for being with us', 'A big thank you', 'You make our day'],
    plain: [
      'Thank you for being with us. Without you, none of this would be possible.',
      'We just wanted to say thank you. It means a lot to us that you chose us.',
      'You make our work worth it. Thank you from everyone here.',
    ],
    elevated: [
      'Please accept our sincere thanks for your trust. It is a privilege to serve you.',
      'We are grateful for your confidence in us and shall do our best to deserve it.',
      'With gratitude, we thank you for choosing us. Your loyalty is most appreciated.',
    ],
    short: [
      'Thank you for being with us!',
      'A big thank you from all of us.',
      'You make our day. Thank you!',
    ],
  },
  {
    name: 'birthday',
    words: ['birthday', 'bday', 'born', 'name day'],
    subjects: ['Happy birthday', 'A little something for your birthday', 'Today is all about you'],
    plain: [
      'Happy birthday! We hope that your day is full of good things. Come by and treat yourself.',
      'Today is all about you. Have a wonderful birthday, and let us spoil you a little.',
      'Another year, another reason to celebrate. Happy birthday from all of us!',
    ],
    elevated: [
      'On the occasion of your birthday we send you our warmest wishes for the year ahead.',
      'May your birthday be a day of joy. It would be our pleasure to add something to it.',
      'Please accept our best wishes on your birthday, and our thanks for the time you share with us.',
    ],
    short: [
      'Happy birthday! Come by and treat yourself.',
      'Happy birthday from all of us!',
      'Today is all about you. Happy birthday!',
    ],
  },
  {
    name: 'loyalty',
    words: [
      'loyal',
      'vip',
      'reward',
      'best customer',
      'big spender',
      'top customer',
      'member',
      'points',
      'exclusive',
    ],
    subjects: ['Something for our best customers', 'You come first', 'A reward for your loyalty'],
    plain: [
      'You are one of our best customers, and we want you to feel it. You hear about it first.',
      'Loyalty deserves a reward. This is our way to say that we noticed.',
      'Only a few people get this message, and you are one of them. Enjoy!',
    ],
    elevated: [
      'As one of our most valued customers, you are among the first to hear from us today.',
      'Your loyalty distinguishes you. We should like to acknowledge it in a fitting manner.',
      'This invitation is reserved for a small circle, to which you belong.',
    ],
    short: [
      'You are one of our best customers. Enjoy!',
      'A reward for your loyalty is waiting.',
      'You come first: this is only for a few.',
    ],
  },
  {
    name: 'welcome',
    words: [
      'welcome',
      'onboard',
      'new customer',
      'first time',
      'sign up',
      'signed up',
      'signup',
      'newly joined',
    ],
    subjects: ['Welcome', 'Good to have you here', 'Your first steps with us'],
    plain: [
      'Welcome! It is good to have you here. Have a look around and tell us when you need anything.',
      'We are happy that you joined us. Here is the best place to start: our most loved picks.',
      'Nice to meet you! From now on you are among the first to know what is new.',
    ],
    elevated: [
      'We are delighted to welcome you. Should you need anything, we are at your service.',
      'It is a pleasure to have you with us. Allow us to introduce our finest selection.',
      'Welcome to our circle. From now on you will be among the first to hear of what is new.',
    ],
    short: [
      'Welcome! It is good to have you here.',
      'Happy that you joined us. Have a look around.',
      'Nice to meet you! Have a look around.',
    ],
  },
  {
    name: 'review_request',
    words: ['review', 'feedback', 'survey', 'rating', 'rate us', 'opinion', 'testimonial', 'how did we do'],
    subjects: ['How did we do?', 'Your opinion counts', 'Two minutes of your time?'],
    plain: [
      'How did we do? Tell us in two sentences what you liked and what we can do better.',
      'Your opinion helps others to choose, and us to improve. A short review would mean a lot.',
      'We are curious: are you happy with what you bought? Just reply and let us know.',
    ],
    elevated: [
      'Your opinion is of great value to us. We should be grateful for a short review.',
      'May we ask how you found our service? A few words from you would be most welcome.',
      'In order to serve you better, we kindly ask for your assessment of your last purchase.',
    ],
    short: [
      'How did we do? Your opinion counts.',
      'A short review would mean a lot to us.',
      'Are you happy with it? Let us know.',
    ],
  },
  {
    name: 'referral',
    words: ['refer', 'invite a friend', 'invite friends', 'bring a friend', 'word of mouth', 'recommend us'],
    subjects: ['Good things are for sharing', 'Bring a friend', 'Know somebody who would like us?'],
    plain: [
      'Good things are for sharing. If you like what we do, tell a friend about us.',
      'Bring a friend along next time. We will take good care of both of you.',
      'Do you know somebody who would like us? Pass this message on.',
    ],
    elevated: [
      'Should you know somebody who would appreciate our selection, we welcome your recommendation.',
      'A recommendation from you is the finest compliment that we could receive.',
      'We should be honoured if you introduced us to somebody close to you.',
    ],
    short: [
      'Like what we do? Tell a friend about us.',
      'Bring a friend along next time.',
      'Pass this on to somebody who would like us.',
    ],
  },
];

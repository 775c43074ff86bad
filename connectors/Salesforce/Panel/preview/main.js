import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import DealCard from 'c/crmDealCard';
import ReplyCard from 'c/crmReplyCard';

const { asked } = globalThis.org;
const [tag, is] = asked.get('card') === 'reply' ? ['c-crm-reply-card', ReplyCard] : ['c-crm-deal-card', DealCard];
const card = createElement(tag, { is });
card.recordId = asked.get('id') ?? '006Ab00000000t1IAA';
card.readOnly = asked.has('readOnly');
document.querySelector('#place').appendChild(card);
